import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialStrategy, Resolved } from '../credential-strategy.js';
import { optional, secretText, text } from '../field.js';
import { credentialsRejected, credentialsUnavailable, type CredentialError } from '../integration-error.js';
import { refreshingSource } from '../refreshing-source.js';
import { KeyValueRefusal, type KeyValueCredentials, type KeyValueServer, type Ticket } from './key-value-server.js';

const fields = {
  account: text({ label: 'Account' }),
  issuer: optional(text({ label: 'Issuer', help: 'Where tickets come from.' })),
  apiKey: secretText({ label: 'API key' }),
};

const refusal = (cause: unknown): CredentialError =>
  cause instanceof KeyValueRefusal && cause.code === 'WrongApiKey'
    ? credentialsRejected({
        strategy: 'ticket',
        code: 'WrongApiKey',
        field: 'apiKey',
        problem: 'The issuer refused the API key.',
        remedy: 'Give an API key of this account.',
        cause,
      })
    : credentialsUnavailable({
        strategy: 'ticket',
        code: 'IssuerUnreachable',
        problem: 'The issuer of tickets does not answer.',
        remedy: 'Try again when it is back.',
        cause,
      });

const resolvedWith =
  (account: string) =>
  ({ password, expiresAt, namespace }: Ticket): Resolved<KeyValueCredentials> => ({
    credentials: { user: account, password },
    provenance: { strategy: 'ticket', facts: { account } },
    expiresAt,
    provides: { namespace },
  });

/** Credentials that an issuer hands out for an API key, and that expire. */
export const ticketStrategy = (
  server: KeyValueServer,
  now: () => number = Date.now,
): CredentialStrategy<typeof fields, KeyValueCredentials> => ({
  name: 'ticket',
  title: 'Ticket',
  description: 'Tickets of an hour, for an API key.',
  origin: 'connection',
  fields,
  target: ({ issuer }) => String(issuer ?? ''),
  open: ({ account, apiKey }) =>
    refreshingSource(
      pipe(
        TE.tryCatch(() => server.issueTicket(account, apiKey.reveal()), refusal),
        TE.map(resolvedWith(account)),
      ),
      { now },
    ),
});
