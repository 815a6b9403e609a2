import { randomBytes } from 'node:crypto';
import { announceSecrets } from './announce-secrets.js';

/** The role of the machine that the sandbox plays for IMDS. */
export interface InstanceRole {
  /** Whose rights its credentials have. */
  readonly user: string;
  /** @default 'sandbox-instance' */
  readonly roleName?: string;
  /** Of each answer's credentials. @default 21600, as on EC2 */
  readonly durationSeconds?: number;
}

/** What an endpoint of a container hands out. */
export interface ContainerCredentials {
  /** The last part of its address. @default 'default' */
  readonly id?: string;
  /** What the Authorization header must hold. @default no header is asked for, as with ECS's relative address */
  readonly authorizationToken?: string;
  /** Whose rights its credentials have. */
  readonly user: string;
  /** @default 'sandbox-task' */
  readonly roleName?: string;
  /** @default 21600, as on ECS */
  readonly durationSeconds?: number;
}

/** The name that stands when none is given. */
export const DEFAULT_CONTAINER = 'default';

/** Identities that machines and containers have without a file: IMDS and container credentials. */
export class HostIdentities {
  private role: InstanceRole | undefined;
  private readonly containers = new Map<string, ContainerCredentials>();
  private readonly metadataTokens = new Map<string, Date>();

  constructor(private readonly clock: () => Date) {}

  /** `undefined` takes the role away. */
  setInstanceRole(role: InstanceRole | undefined): void {
    this.role = role;
  }

  instanceRole(): InstanceRole | undefined {
    return this.role;
  }

  /** The same id again replaces what was there. */
  addContainer(credentials: ContainerCredentials): string {
    const { id = DEFAULT_CONTAINER } = credentials;
    announceSecrets(credentials.authorizationToken);
    this.containers.set(id, credentials);
    return id;
  }

  removeContainer(id: string): void {
    this.containers.delete(id);
  }

  findContainer(id: string): ContainerCredentials | undefined {
    return this.containers.get(id);
  }

  /** A token for IMDSv2. */
  newMetadataToken(seconds: number): string {
    const token = `AQAE${randomBytes(39).toString('base64url')}==`;
    announceSecrets(token);
    this.metadataTokens.set(token, new Date(this.clock().getTime() + seconds * 1000));
    return token;
  }

  knowsMetadataToken(token: string): boolean {
    const end = this.metadataTokens.get(token);
    return end !== undefined && end.getTime() > this.clock().getTime();
  }

  /** Refuses every IMDSv2 token from now on, as a restarted machine does. */
  forgetMetadataTokens(): void {
    this.metadataTokens.clear();
  }
}
