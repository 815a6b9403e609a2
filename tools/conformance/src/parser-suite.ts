import { parseProfileFile, type FileSection } from '@aqueduct/s3-integration/profile-file';
import type { Outcome } from './case-result.js';

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface ParserCase {
  readonly name: string;
  readonly input: { readonly configFile?: string; readonly credentialsFile?: string };
  readonly output: {
    readonly config?: { readonly profiles?: Sections; readonly sso_sessions?: Sections };
    readonly errorContaining?: string;
  };
}

const REFUSED = 'refused';

const inOrder = (sections: Sections): unknown =>
  Object.entries(sections)
    .map(([name, values]) => [name, Object.entries(values).sort()])
    .sort();

const spelled = (profiles: Sections, ssoSessions: Sections): string => JSON.stringify({ profiles: inOrder(profiles), ssoSessions: inOrder(ssoSessions) });

const merged = (first: ReadonlyMap<string, FileSection>, second: ReadonlyMap<string, FileSection>): Sections =>
  Object.fromEntries(
    [...new Set([...first.keys(), ...second.keys()])].map((name) => [
      name,
      Object.fromEntries([first, second].flatMap((from) => [...(from.get(name)?.properties ?? [])].map(([key, { value }]) => [key, value]))),
    ]),
  );

/** Both files read after the norm for two files; the credentials file counts where both say something. */
export const runParserCase = ({ name, input, output }: ParserCase): Outcome => {
  const config = parseProfileFile(input.configFile ?? '', 'config');
  const credentials = parseProfileFile(input.credentialsFile ?? '', 'credentials');
  const isRefused = [config, credentials].some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  return {
    name,
    expected: output.errorContaining === undefined ? spelled(output.config?.profiles ?? {}, output.config?.sso_sessions ?? {}) : REFUSED,
    actual: isRefused ? REFUSED : spelled(merged(config.profiles, credentials.profiles), merged(config.ssoSessions, credentials.ssoSessions)),
  };
};
