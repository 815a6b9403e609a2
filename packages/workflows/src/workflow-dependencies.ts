import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import type { Type } from '@nestjs/common';

/** Knows which connections a provider can reach through its injections. `ConnectionDeclarations` is one. */
export interface WorkflowDependencies {
  neededBy(provider: Type): ReadonlyArray<ConnectionDeclaration>;
}

/** For applications without connections. */
export const noDependencies: WorkflowDependencies = { neededBy: () => [] };
