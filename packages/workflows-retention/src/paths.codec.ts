import { keyFolder, keyPrefix } from '@aqueduct/s3-integration';

/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 700;

export const Prefix = keyPrefix(MAX_PREFIX_BYTES);

export const OutputPrefix = keyFolder('OutputPrefix', MAX_PREFIX_BYTES);

export const DEFAULT_OUTPUT_PREFIX = '_retention/';
