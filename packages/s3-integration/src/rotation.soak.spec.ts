import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { openConnection, type AnyIntegration, type AnyStrategy } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { closeSync, openSync, renameSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { credentialsFilePathStrategy } from './credentials-file-path.strategy.js';
import { s3Integration, type S3Integration } from './s3-integration.js';
import type { S3SnapshotSource } from './s3-target.js';
import { credentialsFolder, type CredentialsFolder } from './test-support/credentials-folder.js';

const ROTATIONS = 200;
const CONCURRENT = 50;
const APART_MS = 100;

/** Puts a content into a file; when it is done, the content is complete. */
type Way = (folder: CredentialsFolder, content: string, turn: number) => Promise<void>;

const inPlace: Way = async (folder, content) => writeFileSync(folder.path(), content);

const rename: Way = async (folder, content, turn) => renameSync(folder.write(content, `new-${turn}`), folder.path());

const symlinkSwap: Way = async (folder, content, turn) => {
  symlinkSync(folder.write(content, `data-${turn}`), folder.path(`link-${turn}`));
  renameSync(folder.path(`link-${turn}`), folder.path());
};

const truncateThenWrite: Way = async (folder, content) => {
  const file = openSync(folder.path(), 'w');
  try {
    await delay(5);
    const half = content.length - 12;
    writeSync(file, content.slice(0, half));
    await delay(5);
    writeSync(file, content.slice(half));
  } finally {
    closeSync(file);
  }
};

const WAYS = { inPlace, rename, symlinkSwap, truncateThenWrite };

interface Place {
  readonly sandbox: Sandbox;
  readonly folder: CredentialsFolder;
  readonly client: S3Client;
  readonly issued: Set<string>;
  readonly content: (key: { readonly accessKeyId: string; readonly secretAccessKey: string }) => string;
}

const place = (s3: S3Integration, sandbox: Sandbox, name: string): Place => {
  const key = sandbox.addUser({ name });
  sandbox.createBucket(`bucket-${name}`, { owner: name });
  const folder = credentialsFolder();
  const content: Place['content'] = ({ accessKeyId, secretAccessKey }) =>
    `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const path = folder.write(content(key));
  let generation = 0;
  const source = openConnection(
    {
      identity: { id: name, name, kind: 's3', generation: 1 },
      integration: s3 as unknown as AnyIntegration,
      strategy: credentialsFilePathStrategy() as unknown as AnyStrategy,
      settings: { bucket: `bucket-${name}`, region: 'us-east-1', endpoint: sandbox.endpoint },
      strategyValues: { path, profile: 'default' },
    },
    () => ++generation,
  );
  return { sandbox, folder, client: s3.connect(source as S3SnapshotSource, name), issued: new Set([key.accessKeyId]), content };
};

const opened = new Set<Socket>();
const noteSocket = (message: unknown): void => {
  opened.add((message as { readonly socket: Socket }).socket);
};
beforeEach(() => subscribe('net.client.socket', noteSocket));
afterEach(() => unsubscribe('net.client.socket', noteSocket));

describe('rotation of the keys in a credentials file', () => {
  it(`fails none of ${CONCURRENT} concurrent requests while the file is replaced ${ROTATIONS} times in every way`, async () => {
    const [here, elsewhere] = [await startSandbox(), await startSandbox()];
    const s3 = s3Integration({ allowPrivateAddresses: true, trustedEndpoints: [here.endpoint, elsewhere.endpoint] });
    const main = place(s3, here, 'main');
    const other = place(s3, elsewhere, 'other');
    const failures: unknown[] = [];
    let sent = 0;
    let turn = 0;
    let rotating = true;
    /** By worker: the turn in which its latest finished request began. */
    const finished = Array.from({ length: CONCURRENT }, () => -1);

    const load = Array.from({ length: CONCURRENT }, async (_, index) => {
      const { client } = index % 10 === 0 ? other : main;
      while (rotating && failures.length === 0) {
        sent += 1;
        const begunIn = turn;
        await client.send(new PutObjectCommand({ Bucket: undefined, Key: `k${index}`, Body: 'replayable' })).catch((error: unknown) => failures.push(error));
        finished[index] = begunIn;
      }
    });
    // A request is sent a second time once: none may see two rotations, however slow the machine is at the moment.
    const everybodyCameThrough = async (): Promise<void> => {
      await delay(APART_MS);
      while (failures.length === 0 && finished.some((begunIn) => begunIn < turn)) {
        await delay(5);
      }
    };

    const seen = new Set<string | undefined>();
    const seenElsewhere = new Set<string | undefined>();
    const noteSeen = (): void => {
      main.sandbox.requests.forEach(({ accessKeyId }) => seen.add(accessKeyId));
      other.sandbox.requests.forEach(({ accessKeyId }) => seenElsewhere.add(accessKeyId));
      [main, other].forEach(({ sandbox }) => sandbox.clearRequests());
    };
    let [old = ''] = main.issued;
    await everybodyCameThrough();
    while (turn < ROTATIONS && failures.length === 0) {
      const key = main.sandbox.addKey('main');
      main.issued.add(key.accessKeyId);
      const way = Object.values(WAYS)[turn % 4] ?? inPlace;
      await way(main.folder, main.content(key), turn);
      main.sandbox.retireKey(old);
      turn += 1;
      old = key.accessKeyId;
      await everybodyCameThrough();
      noteSeen();
    }
    rotating = false;
    await Promise.all(load);
    noteSeen();

    s3.close();
    await Promise.all([main, other].map(({ sandbox }) => sandbox.stop()));
    [main, other].forEach(({ folder }) => folder.remove());
    await delay(50);
    expect({ sent: sent > ROTATIONS, failures: failures.map(String) }).toEqual({ sent: true, failures: [] });
    expect([...seen].filter((id) => id === undefined || !main.issued.has(id))).toEqual([]);
    expect([...seenElsewhere]).toEqual([...other.issued]);
    expect(seen.has(old)).toBe(true);
    expect([...opened].filter(({ destroyed }) => !destroyed)).toEqual([]);
    expect(opened.size).toBeLessThanOrEqual(CONCURRENT);
  }, 400_000);
});
