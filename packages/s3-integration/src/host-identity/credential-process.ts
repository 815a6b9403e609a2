import type { AwsCredentialIdentity } from '@smithy/types';
import * as t from 'io-ts';
import { execFile } from 'node:child_process';
import { parsedJson } from '../parsed-json.js';

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 65_536;
/** What a program needs to run; the server's own keys and database are none of its business. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SystemRoot'];

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
const Printed = t.intersection([
  t.type({ Version: t.literal(1), AccessKeyId: t.string, SecretAccessKey: t.string }),
  t.partial({ SessionToken: t.string, Expiration: t.string }),
]);

/** A program that did not print credentials: its exit code or signal, never what it printed. */
export class CredentialProcessFailed extends Error {
  override readonly name = 'CredentialProcessFailed';

  constructor(readonly code: string) {
    super(`the program failed: ${code}`);
  }
}

const printedBy = (program: string, args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    const options = { env, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, shell: false, windowsHide: true } as const;
    execFile(program, [...args], options, (error, stdout) => {
      if (error === null) {
        resolve(stdout);
      } else {
        reject(new CredentialProcessFailed(error.killed === true ? 'no answer in time' : typeof error.code === 'number' ? `exit code ${error.code}` : String(error.code)));
      }
    });
  });

/** Runs the operator's program, without a shell, and reads the credentials that it prints. @throws CredentialProcessFailed */
export const credentialProcess = async (
  [program = '', ...args]: ReadonlyArray<string>,
  now: () => number,
): Promise<AwsCredentialIdentity> => {
  const printed = parsedJson(await printedBy(program, args));
  if (!Printed.is(printed)) {
    throw new CredentialProcessFailed('its output is not the JSON of credentials, version 1');
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = printed;
  const expiration = Expiration === undefined ? undefined : new Date(Expiration);
  if (expiration !== undefined && !(expiration.getTime() > now())) {
    throw new CredentialProcessFailed('its credentials have expired');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
};
