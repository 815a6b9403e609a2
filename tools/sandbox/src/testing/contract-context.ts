import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Expected, Outcome } from './aws-behaviour.js';
import type { ContractCredentials, S3ContractTarget } from './contract-target.js';

/** What every group of the contract works with. */
export interface ContractContext {
  readonly target: () => S3ContractTarget;
  /** A bucket of the owner, made before the group's tests and removed after them. */
  readonly bucket: () => string;
  /** The owner's client, as the SDK comes. */
  readonly s3: () => S3Client;
  readonly clientOf: (credentials: ContractCredentials, config?: S3ClientConfig) => S3Client;
  readonly expected: Expected;
}

interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number | undefined };
}

const isAnswered = (value: unknown): value is Answered & { readonly name?: string } => typeof value === 'object' && value !== null && '$metadata' in value;

/** How a request ended. What is no answer of the server (a broken connection, a bug) is thrown on. */
export const outcomeOf = async (request: Promise<Answered>): Promise<Outcome> => {
  try {
    return { status: (await request).$metadata?.httpStatusCode ?? 0 };
  } catch (error) {
    const status = isAnswered(error) ? error.$metadata?.httpStatusCode : undefined;
    if (status === undefined || !isAnswered(error)) throw error;
    return { status, code: error.name ?? '' };
  }
};

/** An outcome in a test's name. */
export const words = ({ status, code }: Outcome): string => (code === undefined ? String(status) : `${status} ${code}`);

/** A client that asks once, path style. */
export const contractClient = ({ endpoint, region }: S3ContractTarget, credentials: ContractCredentials, config: S3ClientConfig = {}): S3Client =>
  new S3Client({ endpoint, region, credentials: { ...credentials }, forcePathStyle: true, maxAttempts: 1, ...config });
