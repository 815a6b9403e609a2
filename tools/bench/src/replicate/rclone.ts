import { CONCURRENCY, LARGE_MIB, PART_MIB, type CopyTask, type Cost, type Store } from './contest.js';
import { measuredProgram } from './measured-program.js';

const PARTS_PER_FILE = 4;

/** A remote in the environment: no file, and no secret among the arguments. */
const remote = (name: string, { endpoint, region, accessKeyId, secretAccessKey }: Store): Readonly<Record<string, string>> => {
  const settings = {
    TYPE: 's3',
    PROVIDER: 'Ceph',
    ENDPOINT: endpoint,
    REGION: region,
    ACCESS_KEY_ID: accessKeyId,
    SECRET_ACCESS_KEY: secretAccessKey,
    FORCE_PATH_STYLE: 'true',
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`RCLONE_CONFIG_${name}_${key}`, value]));
};

/** As many parts at a time as the others: of four large files four each, or one of each small file. */
const flags = (large: boolean): ReadonlyArray<string> => [
  '--config=/dev/null',
  `--transfers=${large ? CONCURRENCY / PARTS_PER_FILE : CONCURRENCY}`,
  `--checkers=${CONCURRENCY}`,
  `--s3-upload-concurrency=${PARTS_PER_FILE}`,
  `--s3-chunk-size=${PART_MIB}M`,
  `--s3-upload-cutoff=${LARGE_MIB}M`,
  '--s3-no-check-bucket',
  '--stats=0',
];

/** `rclone copy`; within one store it lets the store copy. */
export const rclone = ({ source, target }: CopyTask, large: boolean): Promise<Cost> => {
  const oneStore = source.endpoint === target.endpoint && source.accessKeyId === target.accessKeyId;
  const to = oneStore ? 'SOURCE' : 'TARGET';
  const args = ['copy', `SOURCE:${source.bucket}`, `${to}:${target.bucket}`, ...flags(large)];
  return measuredProgram('rclone', args, { ...remote('SOURCE', source), ...remote('TARGET', target) });
};
