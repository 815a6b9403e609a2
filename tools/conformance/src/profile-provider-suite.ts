import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseResult, Comparison, Outcome } from './case-result.js';
import { readCases } from './conformance-folder.js';
import { expectedRefusal } from './expected-refusal.js';
import { inFolder, resolveProfile, type FileOutcome } from './file-profile.js';
import { lookupsDuring } from './name-lookups.js';
import { PROVIDER_ADAPTATIONS, type ProviderAdaptation } from './profile-provider-adaptations.js';
import { replay } from './replay.js';
import { requestsIn, spelledRequest, type Traffic } from './traffic.js';
import { withEnvironment } from './with-environment.js';

const FOLDER = 'smithy-rs/profile-provider';
/** What the cases get has expired since. */
const CLOCK = Date.UTC(2021, 7, 5);
const PROFILE = 'default';

interface Expected {
  readonly result: { readonly Ok?: Readonly<Record<string, string | number>>; readonly ErrorContains?: string };
}

export interface ProviderCase extends Expected {
  readonly directory: string;
  readonly traffic: Traffic;
  readonly env: Readonly<Record<string, string>>;
  /** The home folder of the case; not there when it has no files. */
  readonly home: string;
}

/** All of them, by the names of their folders. */
export const providerCases = (folder: string): ReadonlyArray<ProviderCase> => {
  const path = join(folder, FOLDER);
  return (existsSync(path) ? readdirSync(path).sort() : []).map((directory) => {
    const part = <A>(file: string): A | undefined => readCases<A>(folder, join(FOLDER, directory, file));
    return {
      directory,
      result: part<Expected>('test-case.json')?.result ?? {},
      traffic: part<Traffic>('http-traffic.json') ?? { events: [] },
      env: part('env.json') ?? {},
      home: join(path, directory, 'fs/home'),
    };
  });
};

/** Both files in one, for a connection names one. */
const joined = (home: string): string =>
  ['.aws/config', '.aws/credentials']
    .map((path) => join(home, path))
    .filter((path) => existsSync(path))
    .map((path) => `${readFileSync(path, 'utf8')}\n`)
    .join('');

/** The files of the case in a folder of their own; answers the one that the connection names. */
const laidOut = async (home: string, folder: string, { edit }: ProviderAdaptation): Promise<string> => {
  const config = join(folder, '.aws/config');
  if (existsSync(home)) {
    await mkdir(folder, { recursive: true });
    await cp(home, folder, { recursive: true });
    await writeFile(config, edit === undefined ? joined(home) : await edit(joined(home), folder));
  }
  return config;
};

const spelled = (id: unknown, secret: unknown, token: unknown, expirySeconds: unknown, requests: ReadonlyArray<string>): string =>
  `${[id, secret, token ?? '-'].join('/')} until ${expirySeconds}${requests.length === 0 ? '' : ` after ${requests.join(', then ')}`}`;

const hostOf = (uri: string): string => new URL(uri).host;

const expectedOf = ({ result: { Ok, ErrorContains = '' }, traffic }: ProviderCase): string => {
  const requests = requestsIn(traffic).map((request) => spelledRequest(hostOf(request.uri), request));
  return Ok === undefined
    ? expectedRefusal(ErrorContains)
    : spelled(Ok['access_key_id'], Ok['secret_access_key'], Ok['session_token'], Ok['expiry'], requests);
};

const actualOf = (found: FileOutcome, requests: ReadonlyArray<string>): string =>
  'refused' in found
    ? `refused: ${found.refused}`
    : spelled(found.accessKeyId, found.secretAccessKey, found.sessionToken, found.expiresAt === undefined ? 'any time' : found.expiresAt.getTime() / 1_000, requests);

/**
 * The files of the case as the one file that a connection names, in the environment of the case, twice: with no endpoint
 * named, where it is seen which hosts are looked up, and against the recorded answers. Who has the account is not
 * compared: no request to S3 needs it.
 */
const compared = (one: ProviderCase, adaptation: ProviderAdaptation): Promise<Comparison> =>
  inFolder(async (folder) => {
    const now = (): number => CLOCK;
    const config = await laidOut(one.home, join(folder, 'home'), adaptation);
    const options = { homeFolder: join(folder, 'home'), now };
    const server = await replay(one.traffic);
    const { endpoint } = server;
    try {
      return await withEnvironment({ ...one.env, HOME: options.homeFolder }, async () => {
        const hosts =
          adaptation.operatorNamesEndpoint === true
            ? requestsIn(one.traffic).map(({ uri }) => hostOf(uri))
            : await lookupsDuring(() => resolveProfile(config, PROFILE, options));
        const found = await resolveProfile(config, PROFILE, { ...options, ssoPortalEndpoint: endpoint, ssoOidcEndpoint: endpoint, stsEndpoint: endpoint });
        const host = [...new Set(hosts)].join(' or ');
        return { expected: expectedOf(one), actual: actualOf(found, server.asked.map((asked) => spelledRequest(host, asked))) };
      });
    } finally {
      await server.stop();
    }
  });

/** A case, and where this project wants it put otherwise, that too. */
export const runProviderCase = async (one: ProviderCase): Promise<CaseResult | Outcome> => {
  const { directory: name, result } = one;
  if (result.Ok === undefined && result.ErrorContains === undefined) {
    return { name, verdict: 'fail', detail: 'test-case.json says nothing that can be compared' };
  }
  const adaptation = PROVIDER_ADAPTATIONS.get(name);
  return {
    name,
    ...(await compared(one, {})),
    ...(adaptation === undefined ? {} : { adapted: await compared(one, adaptation) }),
  };
};
