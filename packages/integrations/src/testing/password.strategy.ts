import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialStrategy } from '../credential-strategy.js';
import { optional, secretText, text } from '../field.js';
import type { KeyValueCredentials } from './key-value-server.js';

const fields = {
  user: text({ label: 'User' }),
  password: secretText({ label: 'Password', maxLength: 200 }),
  pin: optional(secretText({ label: 'PIN', help: 'Only when the user has one.' })),
};

/** Credentials that a person typed in. */
export const passwordStrategy: CredentialStrategy<typeof fields, KeyValueCredentials> = {
  name: 'password',
  title: 'Password',
  description: 'A user and a password.',
  origin: 'connection',
  fields,
  normalize: (values) => ({ ...values, user: values.user.toLowerCase() }),
  open: ({ user, password, pin }) => {
    const resolved = {
      credentials: { user, password: password.reveal() + (pin?.reveal() ?? '') },
      provenance: { strategy: 'password', facts: { user } },
    };
    return { resolve: () => TE.right(resolved) };
  },
};
