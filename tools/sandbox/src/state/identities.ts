import { SandboxMisuse } from '../aws-error.js';
import { announceSecrets } from './announce-secrets.js';
import { canonicalIdOf, newAccessKeyId, newSecret, newSessionToken } from './random-keys.js';
import { asUser, type NewRole, type Role } from './roles.js';
import type { AccessKey, IssuedSession, KeyRecord, Principal, SessionCredentials, User, UserPolicy } from './user.js';

/** A user to be. What is left out is made up. */
export interface NewUser extends Partial<AccessKey> {
  readonly name: string;
  /** Twelve digits. @default a new account */
  readonly accountId?: string;
  readonly policy?: UserPolicy;
}

const FIRST_ACCOUNT = 200_000_000_001;

/** Users, their keys, roles and the sessions that were issued. */
export class Identities {
  private readonly users = new Map<string, User>();
  private readonly keys = new Map<string, KeyRecord>();
  private readonly roles = new Map<string, Role>();

  constructor(private readonly clock: () => Date) {}

  addUser({ name, accountId = String(FIRST_ACCOUNT + this.users.size), policy = {}, ...key }: NewUser): User & AccessKey {
    if (this.users.has(name)) throw new SandboxMisuse(`The user "${name}" exists already: choose another name, or add a key to it.`);
    const user = { name, accountId, arn: `arn:aws:iam::${accountId}:user/${name}`, canonicalId: canonicalIdOf(accountId), policy };
    this.users.set(name, user);
    return { ...user, ...this.addKey(name, key) };
  }

  /** Replaces what the user may do; sessions follow, as in AWS. */
  setPolicy(name: string, policy: UserPolicy): void {
    const user = { ...this.user(name), policy };
    this.users.set(name, user);
    for (const [id, record] of this.keys) if (record.user.name === name) this.keys.set(id, { ...record, user });
  }

  addKey(userName: string, { accessKeyId = newAccessKeyId('AKIA'), secretAccessKey = newSecret() }: Partial<AccessKey> = {}): AccessKey {
    const user = this.user(userName);
    const key = { accessKeyId, secretAccessKey };
    announceSecrets(secretAccessKey);
    this.keys.set(accessKeyId, { ...asUser(user), key });
    return key;
  }

  retireKey(accessKeyId: string): void {
    if (!this.keys.delete(accessKeyId)) throw new SandboxMisuse(`There is no key "${accessKeyId}" to retire: check the key id.`);
  }

  /** Temporary credentials of the user itself, or of another principal that acts as it. */
  issueSession(userName: string, durationSeconds: number, principal: Principal = asUser(this.user(userName))): SessionCredentials {
    const key = { accessKeyId: newAccessKeyId('ASIA'), secretAccessKey: newSecret() };
    const session = { token: newSessionToken(), expiresAt: new Date(this.clock().getTime() + durationSeconds * 1000) };
    announceSecrets(key.secretAccessKey, session.token);
    this.keys.set(key.accessKeyId, { ...principal, key, session });
    return { ...key, sessionToken: session.token, expiration: session.expiresAt };
  }

  addRole(role: NewRole): Role {
    const { maxSessionSeconds = 3600 } = role;
    if (maxSessionSeconds < 3600 || maxSessionSeconds > 43_200) throw new SandboxMisuse('"maxSessionSeconds" must be from 3600 to 43200, as in AWS.');
    const complete = { ...role, arn: `arn:aws:iam::${this.user(role.actsAs).accountId}:role/${role.name}` };
    this.roles.set(complete.arn, complete);
    return complete;
  }

  /** By ARN, or by name when there is only one account to think of. */
  findRole(arnOrName: string): Role | undefined {
    return this.roles.get(arnOrName) ?? [...this.roles.values()].find(({ name }) => name === arnOrName);
  }

  findKey(accessKeyId: string): KeyRecord | undefined {
    return this.keys.get(accessKeyId);
  }

  describeSession(accessKeyId: string): IssuedSession | undefined {
    const record = this.keys.get(accessKeyId);
    if (record?.session === undefined) return undefined;
    const { user, arn, userId, role, session, sessionPolicy } = record;
    return { user: user.name, arn, userId, expiresAt: session.expiresAt, ...(role === undefined ? {} : { role }), narrowed: sessionPolicy !== undefined };
  }

  user(name: string): User {
    const user = this.users.get(name);
    if (user === undefined) throw new SandboxMisuse(`There is no user "${name}": add it with addUser first.`);
    return user;
  }
}
