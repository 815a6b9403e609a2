import type { StepOptions } from '@aqueduct/workflows';

/** Of every step. Two minutes in all: a network that is away for longer fails the run, and a new one makes a new plan. */
export const RETRY = { retries: 6, retryDelayMs: 2000 } satisfies StepOptions;
