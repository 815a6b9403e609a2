import { GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { liveS3Client } from '../live-s3-client.js';
import { sharedRequestHandler } from '../shared-request-handler.js';
import { editableConnection, keys } from './editable-connection.js';

/** Prints which files of the ambient set-up a live client opens, and where it goes. */
const opened: string[] = [];
const home = process.env['HOME'] ?? '';
const watch = <F extends (...args: never[]) => unknown>(read: F): F =>
  ((...args: Parameters<F>) => {
    if (String(args[0]).startsWith(home)) {
      opened.push(String(args[0]));
    }
    return read(...args);
  }) as F;
promises.readFile = watch(promises.readFile);
fs.readFile = watch(fs.readFile as never) as typeof fs.readFile;
fs.readFileSync = watch(fs.readFileSync as never) as typeof fs.readFileSync;
syncBuiltinESMExports();

const env = (name: string): string => process.env[name] ?? '';
const connection = editableConnection({ endpoint: env('TEST_ENDPOINT') }, keys(env('TEST_KEY_ID'), env('TEST_SECRET')));
const handler = sharedRequestHandler({ allowPrivateAddresses: true });
const client = liveS3Client(connection.source, { connection: 'lake', requestHandler: handler.requestHandler });

const head = await client.send(new HeadBucketCommand({ Bucket: 'lake' }));
connection.edit({ target: { endpoint: undefined, region: 'eu-west-1', forcePathStyle: false } });
const aws = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: 'lake', Key: 'a' }))).host;
process.stdout.write(JSON.stringify({ opened, attempts: head.$metadata.attempts, aws }));
handler.close();
