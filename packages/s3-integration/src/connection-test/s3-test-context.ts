import type { S3Client } from '@aws-sdk/client-s3';
import type { TestContext, TestStep } from '@aqueduct/integrations';
import type { S3Credentials } from '../s3-credentials.js';
import type { S3Target } from '../s3-target.js';

/** What all steps of one test of an S3 connection share. */
export type S3TestContext = TestContext<S3Client, S3Target, S3Credentials>;

/** One step of the test of an S3 connection. */
export type S3TestStep = TestStep<S3Client, S3Target, S3Credentials>;
