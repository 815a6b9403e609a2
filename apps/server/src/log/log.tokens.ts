import { Inject } from '@nestjs/common';

/** The server's log, a pino `Logger`. */
export const LOG = 'Log';

export const InjectLog = (): PropertyDecorator & ParameterDecorator => Inject(LOG);
