import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Comparison, Outcome } from './case-result.js';
import { expectedRefusal } from './expected-refusal.js';
import { inFolder, resolveProfile, type FileOutcome } from './file-profile.js';
import { ROLE_CHAIN_ADAPTATIONS } from './role-chain-adaptations.js';
import { hostVariables, keyOf, standIn, stepOf, tokenOf } from './stand-in.js';
import { withEnvironment } from './with-environment.js';

type Properties = Readonly<Record<string, string>>;
type Sections = Readonly<Record<string, Properties>>;

export interface RoleChainCase {
  readonly docs: string;
  readonly input: { readonly profiles: Sections; readonly sso_sessions?: Sections; readonly selected_profile: string };
  readonly output: { readonly ProfileChain?: ReadonlyArray<Readonly<Record<string, Properties | string>>>; readonly Error?: string };
}

/** What a session is called where the case does not say. */
const OWN_SESSION_NAME = 'aqueduct';

const section = (header: string, properties: Properties): string =>
  [`[${header}]`, ...Object.entries(properties).map(([key, value]) => `${key} = ${value}`), ''].join('\n');

const written = ({ profiles, sso_sessions = {} }: RoleChainCase['input']): string =>
  [
    '# profiles\n',
    ...Object.entries(profiles).map(([name, properties]) => section(`profile ${name}`, properties)),
    ...Object.entries(sso_sessions).map(([name, properties]) => section(`sso-session ${name}`, properties)),
  ].join('');

const inNewFile = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
};

/** The file, with the tokens that it names: absolute paths are below the folder, and somebody is signed in to every portal. */
const laidOut = async (folder: string, input: RoleChainCase['input']): Promise<string> => {
  const properties = Object.values(input.profiles);
  const tokenFiles = properties.flatMap(({ web_identity_token_file: file }) => (file === undefined ? [] : [file]));
  const logins = properties.flatMap(({ sso_start_url: url, sso_session: session }) => session ?? url ?? []);
  const config = join(folder, '.aws/config');

  await inNewFile(config, tokenFiles.reduce((text, file) => text.replaceAll(`= ${file}`, `= ${join(folder, file)}`), written(input)));
  for (const file of tokenFiles) {
    await inNewFile(join(folder, file), tokenOf(file));
  }
  for (const login of logins) {
    const name = createHash('sha1').update(login).digest('hex');
    await inNewFile(join(folder, `.aws/sso/cache/${name}.json`), JSON.stringify({ accessToken: login, expiresAt: '2199-01-01T00:00:00Z' }));
  }
  return config;
};

/** The steps that somebody is asked for, each with the key that signs it, and the key that comes of them. */
const expectedOf = ({ ProfileChain: chain = [], Error: error }: RoleChainCase['output']): string => {
  let key = '';
  const steps = chain.flatMap((link): ReadonlyArray<string> => {
    const [[kind, value] = ['', '']] = Object.entries(link);
    if (typeof value === 'string') {
      key = keyOf(value);
      return [];
    }
    const { role_arn: roleArn = '', role_session_name: sessionName = OWN_SESSION_NAME } = value;
    const signedBy = key;
    key = value['access_key_id'] ?? keyOf(value['sso_role_name'] ?? roleArn);
    switch (kind) {
      case 'AssumeRole':
        return [stepOf.role(roleArn, sessionName, value['external_id'], signedBy)];
      case 'WebIdentityToken':
        return [stepOf.webIdentity(roleArn, sessionName, value['web_identity_token_file'] ?? '')];
      case 'Sso':
        return [stepOf.sso(value['sso_account_id'] ?? '', value['sso_role_name'] ?? '', value['sso_session'] ?? value['sso_start_url'] ?? '')];
      default:
        return [];
    }
  });
  return error === undefined ? [...steps, key].join(', then ') : expectedRefusal(error);
};

const actualOf = (found: FileOutcome, steps: ReadonlyArray<string>): string =>
  'refused' in found ? `refused: ${found.refused}` : [...steps, found.accessKeyId].join(', then ');

const compared = ({ input, output }: RoleChainCase): Promise<Comparison> =>
  inFolder(async (folder) => {
    const config = await laidOut(folder, input);
    const aws = await standIn();
    try {
      const options = { homeFolder: folder, stsEndpoint: aws.endpoint, ssoPortalEndpoint: aws.endpoint, ssoOidcEndpoint: aws.endpoint };
      const found = await withEnvironment(hostVariables(aws.endpoint), () => resolveProfile(config, input.selected_profile, options));
      return { expected: expectedOf(output), actual: actualOf(found, aws.steps) };
    } finally {
      await aws.stop();
    }
  });

/** The profiles as one file, against stand-ins for everybody whom a chain may ask. */
export const runRoleChainCase = async (one: RoleChainCase): Promise<Outcome> => {
  const adapt = ROLE_CHAIN_ADAPTATIONS.get(one.docs);
  return {
    name: one.docs,
    ...(await compared(one)),
    ...(adapt === undefined ? {} : { adapted: await compared(JSON.parse(adapt(JSON.stringify(one))) as RoleChainCase) }),
  };
};
