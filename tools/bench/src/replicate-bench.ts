import { loadavg } from 'node:os';
import { startRgw, type Rgw, type RgwUserName } from '@aqueduct/rgw';
import { startAqueduct } from './replicate/aqueduct.js';
import type { Store } from './replicate/contest.js';
import { measureCopies, type Contest, type ContestResult } from './replicate/measure-copies.js';
import { neededPrograms } from './replicate/needed-programs.js';

const HELP = `npm run bench:replicate [-- --json] [--rounds=3] [--objects=2000] [--large-mib=256]

The workflow "replicate", run by the whole engine in a worker (PostgreSQL, connections, steps, report), against "rclone copy" and
"aws s3 sync", streaming from one Ceph gateway to another with other keys: 2,000 objects of 16 KiB, and 4 of 256 MiB. All with
16 requests at a time and parts of 8 MiB. Medians of rounds in which all take turns, after one that is not counted. The last
line is one JSON object.

  wallVsRcloneSmall, wallVsRcloneLarge, wallVsAwsSmall, wallVsAwsLarge
                 time of theirs / time of ours. Ours from asking for the run to its recorded end, in a worker that is up already;
                 theirs from the start of the program to its end. aws does not go from one endpoint to another: it goes to the
                 local disk and up from there, in two runs that are counted together
  cpuSeconds     user and system of each; ours without PostgreSQL, none with the gateways
  peakMb         highest resident memory of each; of ours that is the whole worker
  serverSide     the same within one gateway, where all let the gateway copy

Needs rclone, awscli, radosgw, ceph-mon, ceph-osd, ceph-common of Debian.`;

const option = (name: string, otherwise: number): number => {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? otherwise : Number(given.slice(name.length + 3));
};

const store = ({ endpoint, region, users }: Rgw, user: RgwUserName): Store => ({ endpoint, region, ...users[user] });

const measure = async (say: (line: string) => void) => {
  const versions = neededPrograms();
  const [rounds, objects, largeMib] = [option('rounds', 3), option('objects', 2000), option('large-mib', 256)];
  const near = await startRgw({ own: true });
  const far = await startRgw({ own: true });
  const aqueduct = await startAqueduct();
  try {
    const loads = {
      small: { load: { objects, bytes: 16 * 1024 }, large: false },
      large: { load: { objects: 4, bytes: largeMib * 1024 ** 2 }, large: true },
    };
    const contest = async (name: keyof typeof loads, target: Store, what: string): Promise<ContestResult> => {
      say(`${what}, ${loads[name].load.objects} objects of ${loads[name].load.bytes} bytes`);
      const asked: Contest = { source: store(near, 'alice'), target, rounds, say, ...loads[name] };
      return measureCopies(aqueduct, asked);
    };
    const small = await contest('small', store(far, 'bob'), 'streaming');
    const large = await contest('large', store(far, 'bob'), 'streaming');
    const within = { small: await contest('small', store(near, 'alice'), 'server-side'), large: await contest('large', store(near, 'alice'), 'server-side') };
    return {
      wallVsRcloneSmall: small.wallVs.rclone,
      wallVsRcloneLarge: large.wallVs.rclone,
      wallVsAwsSmall: small.wallVs.aws,
      wallVsAwsLarge: large.wallVs.aws,
      cpuSeconds: { small: small.medians.cpuSeconds, large: large.medians.cpuSeconds },
      peakMb: { small: small.medians.peakMb, large: large.medians.peakMb },
      wallSeconds: { small: small.medians.wallSeconds, large: large.medians.wallSeconds },
      serverSide: within,
      rounds,
      objects,
      largeMib,
      load: loadavg()[0],
      versions,
    };
  } finally {
    await aqueduct.stop();
    await near.stop();
    await far.stop();
  }
};

const main = async (json: boolean): Promise<void> => {
  const figures = await measure(json ? (line) => console.error(line) : (line) => console.log(line));
  console.log(JSON.stringify(figures));
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json')).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
  process.exit();
}
