import { GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { liveS3Client } from '../live-s3-client.js';
import { sharedRequestHandler } from '../shared-request-handler.js';
import { editableConnection, keys } from './editable-connection.js';
import { watchHome } from './watched-home.js';

/** Prints which files of the ambient set-up a live client opens, and where it goes. */
const opened = watchHome();

const env = (name: string): string => process.env[name] ?? '';
const connection = editableConnection({ endpoint: env('TEST_ENDPOINT') }, keys(env('TEST_KEY_ID'), env('TEST_SECRET')));
const handler = sharedRequestHandler({ allowPrivateAddresses: true });
const client = liveS3Client(connection.source, { connection: 'lake', requestHandler: handler.requestHandler });

const head = await client.send(new HeadBucketCommand({ Bucket: 'lake' }));
connection.edit({ target: { endpoint: undefined, region: 'eu-west-1', forcePathStyle: false } });
const aws = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: 'lake', Key: 'a' }))).host;
process.stdout.write(JSON.stringify({ opened, attempts: head.$metadata.attempts, aws }));
handler.close();
