import { Secret, type CredentialStrategy, type Fields } from '@aqueduct/integrations';

/** What signs a request to S3. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

/** Nobody: requests go out unsigned, as a public bucket takes them. */
export const anonymous: S3Credentials = Object.freeze({ accessKeyId: '', secretAccessKey: Secret.of('') });

/** Whether requests go out unsigned. No key has an empty id. */
export const isAnonymous = ({ accessKeyId }: S3Credentials): boolean => accessKeyId === anonymous.accessKeyId;

/** A way to come by {@link S3Credentials}; any package can add one with `@CredentialStrategy('s3')`. @publicApi */
export type S3CredentialStrategy<F extends Fields> = CredentialStrategy<F, S3Credentials>;
