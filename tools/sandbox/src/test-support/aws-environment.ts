import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with these AWS_* variables and no others, in an empty home folder that is removed afterwards. */
export const withAwsEnvironment = async <T>(variables: Readonly<Record<string, string>>, run: (home: string) => Promise<T>): Promise<T> => {
  const before = { ...process.env };
  const home = await mkdtemp(join(tmpdir(), 'sandbox-home-'));
  const kept = Object.entries(before).filter(([name]) => !name.startsWith('AWS_'));
  try {
    process.env = {
      ...Object.fromEntries(kept),
      HOME: home,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_CONFIG_FILE: join(home, '.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws/credentials'),
      ...variables,
    };
    return await run(home);
  } finally {
    process.env = before;
    await rm(home, { recursive: true, force: true });
  }
};
