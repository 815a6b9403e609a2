/** What is asked of a run of the chaos. */
export interface ChaosOptions {
  readonly runs: number;
  readonly workers: number;
  /** In the larger of the two sets that runs read. */
  readonly objects: number;
  /** Troubles end after so many minutes; then the runs have as many again. */
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
}

export const HELP = `npm run test:chaos [-- --short] [--runs=300] [--workers=3] [--objects=200] [--minutes=20] [--seed=N] [--json]

Runs the workflows "inventory", "replicate" and "retention" on a server and three workers, over Ceph RGW and the sandbox, while
processes are killed (-9, SIGTERM) and frozen, PostgreSQL is restarted, S3 is cut off, slow, answers 503 and breaks off in the
middle, and keys are rotated, all of them by chance. Then it looks at everything that the runs have left: every run has to have
succeeded, with no object lost, twice or torn (by checksum), nothing missing, and no planted secret anywhere.

  --short      120 runs over 60 objects and at most 5 minutes of troubles, as in CI
  --objects    in the larger of the two sets that inventory and replicate read
  --minutes    troubles end after so many; what has not ended after as many again has failed
  --seed       the same chance again (when things happen also depends on the machine)
  --json       the last line is one JSON object; the rest goes to standard error

Everything listens on 127.0.0.1 only. Needs radosgw, ceph-mon, ceph-osd and ceph-common of Debian. Exit code 1 when something is wrong.`;

/** An option of the command line. */
class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

const KNOWN = /^--(short|json|help|(runs|workers|objects|minutes|seed)=\d+)$/;

/** @throws WrongOption that names the option */
export const chaosOptions = (args: ReadonlyArray<string>): ChaosOptions => {
  const unknown = args.find((arg) => !KNOWN.test(arg));
  if (unknown !== undefined) {
    throw new WrongOption(`${unknown}: there is no such option, or its value is no whole number. --help lists all of them.`);
  }
  const number = (name: string, otherwise: number): number => {
    const given = args.find((arg) => arg.startsWith(`--${name}=`));
    return given === undefined ? otherwise : Number(given.slice(name.length + 3));
  };
  const short = args.includes('--short');
  return {
    runs: number('runs', short ? 120 : 300),
    workers: Math.max(1, number('workers', 3)),
    objects: Math.max(1, number('objects', short ? 60 : 200)),
    minutes: number('minutes', short ? 5 : 20),
    seed: number('seed', Math.floor(Math.random() * 1_000_000)),
    json: args.includes('--json'),
  };
};
