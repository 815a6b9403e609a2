import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseResult, Outcome } from './case-result.js';
import { readCases } from './conformance-folder.js';
import { resolveProfile } from './file-profile.js';
import { replay, type Traffic } from './replay.js';

const FOLDER = 'smithy-rs/profile-provider';
/** Some answers expire in 2022. */
const CLOCK = Date.UTC(2021, 7, 5);

interface ProviderCase {
  readonly name: string;
  readonly result: { readonly Ok?: Readonly<Record<string, string | number>>; readonly ErrorContains?: string };
}

export const providerCases = (folder: string): ReadonlyArray<string> => {
  const path = join(folder, FOLDER);
  return existsSync(path) ? readdirSync(path).sort() : [];
};

const spelled = (id: unknown, secret: unknown, token: unknown): string => [id, secret, token ?? '-'].join('/');

/** Both files in one, for a connection names one. */
const joined = (home: string): string =>
  ['.aws/config', '.aws/credentials']
    .map((path) => join(home, path))
    .filter((path) => existsSync(path))
    .map((path) => `${readFileSync(path, 'utf8')}\n`)
    .join('');

const OWN_ENDPOINTS = /^\s*(?:endpoint_url|use_fips_endpoint|use_dualstack_endpoint)\s*=/m;

const inCopy = async <A>(source: string, use: (home: string) => Promise<A>): Promise<A> => {
  const home = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    await cp(source, home, { recursive: true });
    return await use(home);
  } finally {
    await rm(home, { recursive: true });
  }
};

/** The files of the case, as the one file that a connection names, against the recorded answers. */
export const runProviderCase = async (folder: string, directory: string): Promise<CaseResult | Outcome> => {
  const one = readCases<ProviderCase>(folder, `${FOLDER}/${directory}/test-case.json`);
  const traffic = readCases<Traffic>(folder, `${FOLDER}/${directory}/http-traffic.json`);
  const env = readCases<Readonly<Record<string, string>>>(folder, `${FOLDER}/${directory}/env.json`) ?? {};
  const home = join(folder, FOLDER, directory, 'fs/home');
  if (one === undefined) {
    return { name: directory, verdict: 'fail', detail: 'test-case.json is not there' };
  }
  if ('AWS_ENDPOINT_URL' in env || 'AWS_ENDPOINT_URL_STS' in env || 'AWS_ENDPOINT_URL_SSO' in env) {
    return { name: directory, verdict: 'unsupported', detail: "endpoints come from the connection and the operator, never from the server's AWS variables" };
  }
  if (!existsSync(home)) {
    return { name: directory, verdict: 'unsupported', detail: 'there is no file; a connection always names one' };
  }
  const text = joined(home);
  if (OWN_ENDPOINTS.test(text)) {
    return { name: directory, verdict: 'unsupported', detail: 'endpoints come from the connection and the operator, never from a file' };
  }
  return inCopy(home, async (copy) => {
    writeFileSync(join(copy, '.aws/config'), text);
    const server = await replay(traffic?.events ?? []);
    try {
      const found = await resolveProfile(join(copy, '.aws/config'), 'default', {
        homeFolder: copy,
        ssoPortalEndpoint: server.endpoint,
        ssoOidcEndpoint: server.endpoint,
        stsEndpoint: server.endpoint,
        now: () => CLOCK,
      });
      if ('refused' in found && found.refused === 'ProfileNotAllowed') {
        return { name: directory, verdict: 'unsupported', detail: `this kind of profile is refused as such: ${found.problem}` };
      }
      const { Ok } = one.result;
      return {
        name: directory,
        expected: Ok === undefined ? 'refused' : `${spelled(Ok['access_key_id'], Ok['secret_access_key'], Ok['session_token'])} after ${server.recorded.join(', ')}`,
        actual: 'refused' in found ? (Ok === undefined ? 'refused' : `refused: ${found.problem}`) : `${spelled(found.accessKeyId, found.secretAccessKey, found.sessionToken)} after ${server.requests.join(', ')}`,
      };
    } finally {
      await server.stop();
    }
  });
};
