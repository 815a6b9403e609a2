import type { CredentialStrategy, Fields, Secret } from '@aqueduct/integrations';

/** What signs a request to S3. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

/** A way to come by {@link S3Credentials}; any package can add one with `@CredentialStrategy('s3')`. @publicApi */
export type S3CredentialStrategy<F extends Fields> = CredentialStrategy<F, S3Credentials>;
