import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a case is put the way this project wants it said. */
export interface ProviderAdaptation {
  /** Answers another text of the file that the connection names. */
  readonly edit?: (text: string, home: string) => Promise<string>;
  /** The operator names the endpoint that the case does not mean to be AWS's own. */
  readonly operatorNamesEndpoint?: true;
}

const BESIDE_A_PROGRAM = /^source_profile = .*\n/m;
const COMMAND = /^credential_process = (.*)$/m;

/** The command line becomes a program of its own, and the line beside it, which asks for no role, goes. */
const withProgram = async (text: string, home: string): Promise<string> => {
  const program = join(home, 'program');
  await writeFile(program, `#!/bin/sh\n${COMMAND.exec(text)?.[1] ?? ''}\n`);
  await chmod(program, 0o755);
  return text.replace(BESIDE_A_PROGRAM, '').replace(COMMAND, `credential_process = ${program}`);
};

const withOperator: ProviderAdaptation = { operatorNamesEndpoint: true };

/** By the names of their folders. */
export const PROVIDER_ADAPTATIONS: ReadonlyMap<string, ProviderAdaptation> = new Map([
  ['assume_role_override_global_env_url', withOperator],
  ['assume_role_override_global_profile_url', withOperator],
  ['assume_role_override_service_env_url', withOperator],
  ['assume_role_override_service_profile_url', withOperator],
  ['sso_override_global_env_url', withOperator],
  ['credential_process', { edit: withProgram }],
  ['credential_process_account_id_fallback', { edit: withProgram }],
  ['credential_process_failure', { edit: withProgram }],
  ['credential_process_invalid', { edit: withProgram }],
  ['region_override', { edit: (text) => Promise.resolve(text.replace('region = us-east-1', 'region = us-east-2')) }],
]);
