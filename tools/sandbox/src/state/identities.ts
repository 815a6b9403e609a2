import { SandboxMisuse } from '../aws-error.js';
import { canonicalIdOf, newAccessKeyId, newSecret, newSessionToken } from './random-keys.js';
import type { AccessKey, KeyRecord, SessionCredentials, User, UserPolicy } from './user.js';

/** A user to be. What is left out is made up. */
export interface NewUser extends Partial<AccessKey> {
  readonly name: string;
  /** Twelve digits. @default a new account */
  readonly accountId?: string;
  readonly policy?: UserPolicy;
}

/** A role that certain users may assume; its sessions act as the user `actsAs`. */
export interface NewRole {
  readonly name: string;
  readonly actsAs: string;
  /** Names of the users who may assume it. @default everybody with a key */
  readonly trusts?: ReadonlyArray<string>;
  /** When given, AssumeRole must send the same. */
  readonly externalId?: string;
}

/** A role as AssumeRole sees it. */
export interface Role extends NewRole {
  readonly arn: string;
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
    this.keys.set(accessKeyId, { key, user, arn: user.arn });
    return key;
  }

  retireKey(accessKeyId: string): void {
    if (!this.keys.delete(accessKeyId)) throw new SandboxMisuse(`There is no key "${accessKeyId}" to retire: check the key id.`);
  }

  issueSession(userName: string, durationSeconds: number, arn?: string): SessionCredentials {
    const user = this.user(userName);
    const key = { accessKeyId: newAccessKeyId('ASIA'), secretAccessKey: newSecret() };
    const session = { token: newSessionToken(), expiresAt: new Date(this.clock().getTime() + durationSeconds * 1000) };
    this.keys.set(key.accessKeyId, { key, user, arn: arn ?? user.arn, session });
    return { ...key, sessionToken: session.token, expiration: session.expiresAt };
  }

  addRole(role: NewRole): Role {
    const complete = { ...role, arn: `arn:aws:iam::${this.user(role.actsAs).accountId}:role/${role.name}` };
    this.roles.set(complete.arn, complete);
    return complete;
  }

  findRole(arn: string): Role | undefined {
    return this.roles.get(arn);
  }

  findKey(accessKeyId: string): KeyRecord | undefined {
    return this.keys.get(accessKeyId);
  }

  user(name: string): User {
    const user = this.users.get(name);
    if (user === undefined) throw new SandboxMisuse(`There is no user "${name}": add it with addUser first.`);
    return user;
  }
}
