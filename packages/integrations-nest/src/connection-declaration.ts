/** A part of the application says that it needs a connection, before anything runs. @publicApi */
export interface ConnectionDeclaration {
  /** The injection token by which the connection is reached. */
  readonly token: string;
  readonly kind: string;
  /** The connection's name. */
  readonly connection: string;
  readonly access: 'read' | 'read-write';
  /** What of the connection is needed, in the integration's terms. @default all of it */
  readonly prefixes?: ReadonlyArray<string>;
  /** Whether the application refuses to start without it. */
  readonly required: boolean;
}
