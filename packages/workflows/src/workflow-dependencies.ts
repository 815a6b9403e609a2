import type { Type } from '@nestjs/common';

/** A connection that a class needs, as its module declared it. */
export interface ConnectionDeclaration {
  readonly token: string;
  readonly kind: string;
  readonly connection: string;
  readonly access: 'read' | 'read-write';
  /** Whether the application refuses to start without it. */
  readonly required: boolean;
}

/** Knows which connections a provider can reach through its injections, directly or through others. */
export interface WorkflowDependencies {
  neededBy(provider: Type): ReadonlyArray<ConnectionDeclaration>;
}
