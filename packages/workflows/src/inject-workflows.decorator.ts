import { Inject } from '@nestjs/common';
import { WORKFLOWS } from './workflows.tokens.js';

/** Injects the {@link Workflows} service. */
export const InjectWorkflows = (): ReturnType<typeof Inject> => Inject(WORKFLOWS);
