import type { CaseResult, Outcome } from './case-result.js';
import { resolveProfile, withFile, type FileOutcome } from './file-profile.js';
import { keyOf, recordingSts, type AskedRole } from './recording-sts.js';

type Properties = Readonly<Record<string, string>>;
type Sections = Readonly<Record<string, Properties>>;

export interface RoleChainCase {
  readonly docs: string;
  readonly input: { readonly profiles: Sections; readonly sso_sessions?: Sections; readonly selected_profile: string };
  readonly output: { readonly ProfileChain?: ReadonlyArray<Readonly<Record<string, Properties | string>>>; readonly Error?: string };
}

const section = (header: string, properties: Properties): string =>
  [`[${header}]`, ...Object.entries(properties).map(([key, value]) => `${key} = ${value}`), ''].join('\n');

const written = ({ profiles, sso_sessions = {} }: RoleChainCase['input']): string =>
  [
    '# profiles\n',
    ...Object.entries(profiles).map(([name, properties]) => section(`profile ${name}`, properties)),
    ...Object.entries(sso_sessions).map(([name, properties]) => section(`sso-session ${name}`, properties)),
  ].join('');

/** The steps, each with the key that signs it. A session name that the case does not state is ours to choose. */
const expectedOf = ({ ProfileChain: chain = [] }: RoleChainCase['output']): string => {
  let signedBy = '';
  const steps = chain.map((step) => {
    const [[kind, value] = ['', '']] = Object.entries(step);
    if (kind === 'AssumeRole' && typeof value === 'object') {
      const { role_arn: roleArn = '', role_session_name: sessionName, external_id: externalId } = value;
      const spoken = spelled({ signedBy, roleArn, sessionName: sessionName ?? 'any', externalId: externalId ?? null });
      signedBy = keyOf(roleArn);
      return spoken;
    }
    signedBy = typeof value === 'object' ? (value['access_key_id'] ?? '') : '';
    return kind === 'AccessKey' ? `key ${signedBy}` : kind;
  });
  return steps.join(', ');
};

const spelled = ({ signedBy, roleArn, sessionName, externalId }: AskedRole): string =>
  `${roleArn} as ${sessionName} with ${externalId ?? 'no external id'} signed by ${signedBy}`;

const actualOf = (found: FileOutcome, asked: ReadonlyArray<AskedRole>, expected: string): string => {
  if ('refused' in found) {
    return `refused: ${found.refused}`;
  }
  const roles = asked.map((role) => (expected.includes(`${role.roleArn} as any`) ? { ...role, sessionName: 'any' } : role));
  const last = asked.at(-1);
  const signsWithLast = found.accessKeyId === (last === undefined ? found.accessKeyId : keyOf(last.roleArn));
  return [`key ${asked[0]?.signedBy ?? found.accessKeyId}`, ...roles.map(spelled), ...(signsWithLast ? [] : ['and other keys'])].join(', ');
};

/** The profiles as one file. What the path strategy refuses for its kind is counted apart, also where the case expects an error. */
export const runRoleChainCase = async ({ docs, input, output }: RoleChainCase): Promise<CaseResult | Outcome> => {
  const sts = await recordingSts();
  try {
    const found = await withFile(written(input), (path) => resolveProfile(path, input.selected_profile, { stsEndpoint: sts.endpoint }));
    if ('refused' in found && found.refused === 'ProfileNotAllowed') {
      return { name: docs, verdict: 'unsupported', detail: `this kind of profile is refused as such: ${found.problem}` };
    }
    const expected = expectedOf(output);
    return output.Error === undefined
      ? { name: docs, expected, actual: actualOf(found, sts.asked, expected) }
      : { name: docs, expected: 'refused', actual: 'refused' in found ? 'refused' : 'resolved' };
  } finally {
    await sts.stop();
  }
};
