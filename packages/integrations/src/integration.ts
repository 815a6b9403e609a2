import type * as E from 'fp-ts/lib/Either.js';
import type { CredentialStrategy, Narrowing } from './credential-strategy.js';
import type { Fields } from './field.js';
import type { FieldsOf } from './fields.js';
import type { InvalidInput } from './integration-error.js';
import type { Scope, SnapshotSource } from './snapshot.js';
import type { TestStep } from './test-step.js';

/** What {@link Integration.effective} works from. */
export interface EffectiveInput<Settings> {
  readonly settings: Settings;
  readonly strategy: { readonly name: string; readonly origin: 'connection' | 'server' };
  /** Settings that came with the credentials. */
  readonly provides: Readonly<Record<string, string>>;
}

/**
 * A kind of outside system, as a plugin.
 *
 * @typeParam S - the settings of a connection, without anything secret
 * @typeParam Client - what a workflow gets injected
 * @typeParam Target - the effective settings of one request
 * @publicApi
 */
export interface Integration<S extends Fields, Client, Target, Credentials> {
  /** kebab-case, unique, e.g. `key-value`. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly settings: S;
  /**
   * What sealed secrets are bound to: where they are sent. A change of it requires the secrets again, so that nobody
   * who may edit a connection can have its secret sent to a place of their choice.
   */
  target(settings: FieldsOf<S>): string;
  /** The settings of a request, from what was saved and what the credentials brought along. */
  effective(input: EffectiveInput<FieldsOf<S>>): E.Either<InvalidInput, Target>;
  /** What a scope comes to with these settings, for strategies that can narrow their credentials. */
  narrow?(settings: FieldsOf<S>, scope: Scope): Narrowing;
  /** A client that asks `source` before each request; it lives as long as the process. */
  connect(source: SnapshotSource<Target, Credentials>, connectionName: string): Client;
  /** After the step `resolve`, which every integration has. */
  readonly testSteps: ReadonlyArray<TestStep<Client, Target, Credentials>>;
}

/** An integration of which only the shape is known; methods keep it assignable from every concrete one. */
export type AnyIntegration = Integration<Fields, unknown, unknown, unknown>;
/** A credential strategy of which only the shape is known. */
export type AnyStrategy = CredentialStrategy<Fields, unknown>;
