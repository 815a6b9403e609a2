import { plant } from '@aqueduct/canaries';

/** A key pair of the gateway. */
export interface RgwKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface UserDocument {
  readonly keys: ReadonlyArray<{ readonly access_key: string; readonly secret_key: string }>;
}

/** The key pairs in what `radosgw-admin user create` or `key create` prints. */
export const readKeys = (printed: string): ReadonlyArray<RgwKey> =>
  (JSON.parse(printed) as UserDocument).keys.map((key) => ({ accessKeyId: key.access_key, secretAccessKey: plant(key.secret_key) }));
