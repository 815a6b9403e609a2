import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import pg from 'pg';
import { pino } from 'pino';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { Secret } from '@aqueduct/integrations';
import { openServerDatabase } from '../database/server-database.js';
import { Closers } from '../server-context.js';
import { newApiKey } from './api-key.js';
import { ApiKeyStore } from './api-key-store.js';
import { ensureFirstApiKey, firstKeyFile, writeKey } from './first-api-key.js';

const log = pino({ level: 'silent' });

describe(ensureFirstApiKey.name, () => {
  let postgres: TestPostgres;
  let url = '';
  const closers = new Closers();

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  beforeEach(async () => {
    url = await postgres.freshDatabase();
  });
  afterEach(() => closers.closeAll());
  afterAll(() => postgres.stop());

  const open = () => openServerDatabase({ url: Secret.of(url), kind: 'outside', description: '' }, log, { env: {}, closers, waitsAloud: true });

  it('makes one key, however many processes start at once', async () => {
    await open();
    const processes = await Promise.all(Array.from({ length: 8 }, open));
    const handedOver: string[] = [];

    await Promise.all(processes.map((database) => ensureFirstApiKey(database, (key) => void handedOver.push(key))));

    expect(handedOver).toHaveLength(1);
    expect(handedOver[0]).toMatch(/^aqd_[A-Za-z0-9_-]{43}$/);
  });

  it('leaves no key behind that nobody was given', async () => {
    const database = await open();
    await expect(ensureFirstApiKey(database, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');

    const handedOver: string[] = [];
    await ensureFirstApiKey(database, (key) => void handedOver.push(key));

    expect(handedOver).toHaveLength(1);
  });

  it('makes a key that signs in, and no other does', async () => {
    const database = await open();
    let key = '';
    await ensureFirstApiKey(database, (made) => {
      key = made;
    });
    const store = new ApiKeyStore(database);

    expect(await store.find(key)()).toMatchObject(E.right(O.some({ name: 'first' })));
    expect(await store.find(newApiKey())()).toEqual(E.right(O.none));
    expect(await store.find(`${key} `)()).toEqual(E.right(O.none));
  });

  it('says that the database is away, rather than that a key is unknown', async () => {
    const pool = new pg.Pool({ host: '/nowhere', connectionTimeoutMillis: 200 });

    expect(await new ApiKeyStore(drizzle(pool)).find(newApiKey())()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
    await pool.end();
  });
});

describe(writeKey.name, () => {
  it('writes a file that only its owner can read, over an older one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aqueduct-first-key-'));
    await writeKey(folder, log)('aqd_old');
    await writeKey(folder, log)('aqd_new');

    expect(await readFile(firstKeyFile(folder), 'utf8')).toBe('aqd_new\n');
    expect((await stat(firstKeyFile(folder))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['first-api-key']);
    await rm(folder, { recursive: true });
  });
});
