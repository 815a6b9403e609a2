import { execFileSync } from 'node:child_process';
import { AWS } from './aws-sync.js';

const PACKAGES = {
  rclone: ['rclone', 'version'],
  awscli: [AWS, '--version'],
  radosgw: ['radosgw', '--version'],
} as const;

const versionOf = ([program, flag]: readonly [string, string]): string | undefined => {
  try {
    return execFileSync(program, [flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'], HOME: '/nonexistent' } }).split('\n')[0];
  } catch {
    return undefined;
  }
};

/** The versions of what the benchmark runs. @throws Error that says what to install */
export const neededPrograms = (): Readonly<Record<string, string>> => {
  const versions = Object.entries(PACKAGES).map(([name, command]) => [name, versionOf(command)] as const);
  const missing = versions.filter(([, version]) => version === undefined).map(([name]) => name);
  if (missing.length > 0) {
    const packages = missing.flatMap((name) => (name === 'radosgw' ? ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'] : [name]));
    throw new Error(`not installed: ${missing.join(', ')}. Install with: apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`);
  }
  return Object.fromEntries(versions.map(([name, version]) => [name, version ?? '']));
};
