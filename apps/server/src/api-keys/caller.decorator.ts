import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { SYSTEM, type Author } from '@aqueduct/integrations';

/** Whose API key came with the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Author => {
  const response = context.switchToHttp().getResponse<Response>();
  return (response.locals['apiKey'] as Author | undefined) ?? SYSTEM;
});
