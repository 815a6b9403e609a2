import * as E from 'fp-ts/lib/Either.js';
import type { CredentialError, CredentialSource, Resolved } from '@aqueduct/integrations';
import { freshToken } from '../cached-token/fresh-token.js';
import type { TokenRenewer } from '../cached-token/renew-token.js';
import type { Exchange, HeldToken } from '../cached-token/token-form.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { liveCredentialsFile } from '../profile-file/live-credentials-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { warningsOf } from '../s3-credential-warning.js';
import type { S3Credentials } from '../s3-credentials.js';
import { loginExpired, loginFileFailure, loginNotRefreshed, loginNotRenewed, type LoginContext } from './login-failure.js';
import { decodeLogin, sameLogin, type LoginToken } from './login-token.js';

export interface LoginSourceOptions {
  readonly context: LoginContext;
  readonly renewer: TokenRenewer<LoginToken>;
  readonly exchange: Exchange<LoginToken>;
  readonly access?: FileAccess;
  readonly toError: (failure: S3CredentialFailure) => CredentialError;
  readonly now: () => number;
  readonly strategy: string;
}

type Answer = Resolved<S3Credentials>;

interface Handed {
  readonly token: LoginToken;
  readonly warning: HeldToken<LoginToken>['warning'];
  readonly answer: Answer;
  /** When it was renewed here; absent for what the file held. */
  readonly renewedAt: number | undefined;
}

/** Credentials that are refused so soon after they were renewed are not refused for what renewing them would cure. */
const YOUNG_MS = 30_000;

const answerOf = (strategy: string, { profile }: LoginContext, { token, warning }: HeldToken<LoginToken>, last: Answer | undefined): Answer => {
  const { accountId } = token;
  const credentials = last?.credentials ?? token.credentials;
  const expiresAt = last?.expiresAt ?? token.expiresAt;
  const facts = {
    login: profile.session,
    ...(accountId === undefined ? {} : { account: accountId }),
    accessKeyId: credentials.accessKeyId,
    expiresAt: expiresAt.toISOString(),
  };
  return { credentials, provenance: { strategy, facts }, expiresAt, ...warningsOf(warning) };
};

/** The credentials of somebody who signed in with `aws login`: their file is looked at before every use, and renewed when due. */
export const loginSource = ({ context, renewer, exchange, access, toError, now, strategy }: LoginSourceOptions): CredentialSource<S3Credentials> => {
  const file = liveCredentialsFile({ path: context.tokenFile, interpret: decodeLogin, same: sameLogin, ...(access === undefined ? {} : { access }) });
  const fresh = freshToken({
    tokenFile: context.tokenFile,
    renewer,
    exchangeOf: ({ renewal }) => (renewal === undefined ? undefined : exchange),
    says: {
      expired: (expiresAt, refusal) => loginExpired(context, expiresAt, refusal),
      notRenewed: (expiresAt, failure) => loginNotRenewed(context, expiresAt, failure),
      notRefreshed: (expiresAt, detail, since) => loginNotRefreshed(context, expiresAt, detail, since),
    },
    now,
  });
  let handed: Handed | undefined;

  const handOut = (held: HeldToken<LoginToken>, isRenewed: boolean): Answer => {
    const { token, warning } = held;
    const isSame = handed !== undefined && sameLogin(handed.token, token);
    if (handed === undefined || !isSame || JSON.stringify(handed.warning) !== JSON.stringify(warning)) {
      const renewedAt = isSame ? handed?.renewedAt : isRenewed ? now() : undefined;
      handed = { token, warning, renewedAt, answer: answerOf(strategy, context, held, isSame ? handed?.answer : undefined) };
    }
    return handed.answer;
  };

  /** Whether those who were refused had what would be handed out again, and renewing it may help. */
  const mayRenew = (read: LoginToken): boolean => {
    const newest = renewer.newest(context.tokenFile, read).token;
    return handed !== undefined && sameLogin(handed.token, newest) && now() - (handed.renewedAt ?? 0) >= YOUNG_MS;
  };

  return {
    resolve:
      ({ refresh }) =>
      async () => {
        const read = await file.read({ refresh })();
        if (E.isLeft(read)) {
          return E.left(toError(loginFileFailure(context, read.left)));
        }
        const held = await fresh(read.right, { anew: refresh && mayRenew(read.right) })();
        if (E.isLeft(held)) {
          return E.left(toError(held.left));
        }
        const isRenewed = held.right.token !== read.right;
        if (isRenewed) {
          // What was just written is no news to the next one who looks.
          await file.read({ refresh: true })();
        }
        return E.right(handOut(held.right, isRenewed));
      },
  };
};
