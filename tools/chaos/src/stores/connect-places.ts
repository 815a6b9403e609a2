import { ConnectionView } from '@aqueduct/api-contract';
import type { RgwUserName } from '@aqueduct/rgw';
import type { PatientApi } from '../fleet/api.js';
import { makeBucket, type Bucket, type Keys } from './bucket.js';
import type { Place } from './place.js';
import type { Stores } from './stores.js';
import type { UnsteadyLine } from './unsteady-line.js';

/** How new keys reach a connection: everything that happens before the old ones are refused. */
type Hand = (keys: Keys) => Promise<unknown>;

const REGION = 'us-east-1';
const settingsOf = (line: UnsteadyLine, bucket: Bucket) => ({ bucket: bucket.name, region: REGION, endpoint: line.endpoint, forcePathStyle: true });
const inFile = ({ accessKeyId, secretAccessKey }: Keys): string =>
  `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\nregion = ${REGION}\n`;

/** Rotations of a place come one after the other. */
const rotation = (first: Keys, more: () => Promise<Keys>, hand: Hand, retire: (keys: Keys) => Promise<void>): (() => Promise<void>) => {
  let current = first;
  return async () => {
    const next = await more();
    await hand(next);
    const old = current;
    current = next;
    await retire(old);
  };
};

const create = (api: PatientApi, body: object): Promise<ConnectionView> => api.ask(ConnectionView, 'POST', '/connections', body);
const patch = (api: PatientApi, name: string, credentials: object): Promise<ConnectionView> =>
  api.ask(ConnectionView, 'PATCH', `/connections/${name}`, { credentials });

const cephPlace = async ({ ceph: { rgw, line } }: Stores, user: RgwUserName, connection: string, connect: (first: Keys, bucket: Bucket) => Promise<Hand>): Promise<Place> => {
  const bucket = await makeBucket(rgw.endpoint, rgw.users[user]);
  const first = await rgw.addKey(user);
  const hand = await connect(first, bucket);
  const rotate = rotation(first, () => rgw.addKey(user), hand, ({ accessKeyId }) => rgw.retireKey(user, accessKeyId));
  return { connection, bucket, line, rotate };
};

const awsPlace = async ({ aws: { sandbox, line } }: Stores, connection: string, connect: (first: Keys, bucket: Bucket) => Promise<Hand>): Promise<Place> => {
  const user = sandbox.addUser({ name: connection });
  const bucket = await makeBucket(sandbox.endpoint, user);
  const first = sandbox.addKey(connection);
  const hand = await connect(first, bucket);
  const rotate = rotation(
    first,
    () => Promise.resolve(sandbox.addKey(connection)),
    hand,
    ({ accessKeyId }) => Promise.resolve(sandbox.retireKey(accessKeyId)),
  );
  return { connection, bucket, line, rotate };
};

/** Four places, four ways in: keys that were typed, in Ceph and in the sandbox; a credentials file on the server; a role. */
export const connectPlaces = async (stores: Stores, api: PatientApi): Promise<ReadonlyArray<Place>> => {
  const typed = (name: string, line: UnsteadyLine) => async (keys: Keys, bucket: Bucket): Promise<Hand> => {
    await create(api, { name, kind: 's3', strategy: 'access-key', settings: settingsOf(line, bucket), credentials: keys });
    return (next) => patch(api, name, next);
  };
  return [
    await cephPlace(stores, 'alice', 'ceph-typed', typed('ceph-typed', stores.ceph.line)),
    await cephPlace(stores, 'bob', 'ceph-file', async (first, bucket) => {
      const path = await stores.replaceFile('credentials', inFile(first));
      const settings = settingsOf(stores.ceph.line, bucket);
      await create(api, { name: 'ceph-file', kind: 's3', strategy: 'credentials-file-path', settings, credentials: { path, profile: 'default' } });
      return (next) => stores.replaceFile('credentials', inFile(next));
    }),
    await awsPlace(stores, 'aws-typed', typed('aws-typed', stores.aws.line)),
    await awsPlace(stores, 'aws-role', async (first, bucket) => {
      const { arn } = stores.aws.sandbox.addRole({ name: 'chaos', actsAs: 'aws-role' });
      const credentials = { source: 'access-key', ...first, roleArn: arn, stsRegion: REGION };
      await create(api, { name: 'aws-role', kind: 's3', strategy: 'assume-role', settings: settingsOf(stores.aws.line, bucket), credentials });
      return (next) => patch(api, 'aws-role', next);
    }),
  ];
};
