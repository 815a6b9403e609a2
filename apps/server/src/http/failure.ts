import type { IntegrationError } from '@aqueduct/integrations';
import type { WorkflowError } from '@aqueduct/workflows';
import type { HttpFailure } from './http-failure.js';

/** Everything that a request can be refused for. */
export type Failure = IntegrationError | WorkflowError | HttpFailure;
