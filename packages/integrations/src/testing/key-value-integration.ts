import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { optional, text, toggle } from '../field.js';
import { invalidInput } from '../integration-error.js';
import type { Integration } from '../integration.js';
import type { StepFailure } from '../test-result.js';
import { passed, type TestStep } from '../test-step.js';
import { keyValueClient, type KeyValueClient, type KeyValueTarget } from './key-value-client.js';
import { KeyValueRefusal, type KeyValueCredentials, type KeyValueServer } from './key-value-server.js';

/** The settings of a connection to the made-up store. */
export const keyValueSettings = {
  address: text({ label: 'Address', placeholder: 'kv.example:7000', pattern: '[a-z0-9.-]+:\\d{1,5}', expected: 'host:port' }),
  namespace: optional(text({ label: 'Namespace', help: 'Left out: the one that belongs to the account.' })),
  compressed: optional(toggle({ label: 'Compressed' })),
};

type Step = TestStep<KeyValueClient, KeyValueTarget, KeyValueCredentials>;

const refusal = (cause: unknown): StepFailure =>
  cause instanceof KeyValueRefusal && cause.code === 'WrongPassword'
    ? { code: cause.code, field: 'credentials.password', problem: 'The password was refused.', remedy: 'Give the password again.' }
    : { code: 'Unreachable', field: 'settings.address', problem: 'Nobody answers.', remedy: 'Check the address.' };

const login: Step = {
  name: 'login',
  title: 'Signs in',
  run: ({ client }) => TE.tryCatch(async () => passed(`logged in as ${await client.login()}`), refusal),
};

const read: Step = {
  name: 'read',
  title: 'Reads a value',
  optional: { byDefault: true, help: 'Leave it out for an account that may only write.' },
  run: ({ client, snapshot }) =>
    TE.tryCatch(async () => passed(`${snapshot.target.namespace}: ${(await client.get('greeting')) ?? 'empty'}`), refusal),
};

const write: Step = {
  name: 'write',
  title: 'Writes a value',
  optional: { byDefault: false, help: 'Overwrites the value of "probe".' },
  run: ({ client }) =>
    TE.tryCatch(async () => {
      await client.put('probe', 'written by a test');
      return passed('wrote probe');
    }, refusal),
};

/** A made-up integration, as far from any real one as an integration can be. */
export const keyValueIntegration = (
  server: KeyValueServer,
): Integration<typeof keyValueSettings, KeyValueClient, KeyValueTarget, KeyValueCredentials> => ({
  kind: 'key-value',
  title: 'Key-value store',
  description: 'Values under keys.',
  settings: keyValueSettings,
  target: ({ address }) => address,
  effective: ({ settings, provides }) => {
    const namespace = settings.namespace ?? provides['namespace'];
    return namespace === undefined
      ? E.left(invalidInput([{ field: 'settings.namespace', expected: 'required: the credentials do not bring one along' }]))
      : E.right({ address: settings.address, namespace });
  },
  connect: (source) => keyValueClient(server, source),
  testSteps: [login, read, write],
});
