import { EmbeddedPostgresError, explained, explainFailure } from './embedded-postgres-error.js';

describe(explainFailure.name, () => {
  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk-full'],
    ["Error: ENOSPC: no space left on device, mkdtemp '/data/pg/cluster.init-'", 'disk-full'],
    ['error: could not extend file "base/5/2619": Disk quota exceeded', 'disk-full'],
    ['FATAL:  could not create lock file "postmaster.pid": Read-only file system', 'read-only-disk'],
    ["Error: EROFS: read-only file system, open '/data/pg/server.log'", 'read-only-disk'],
    ['FATAL:  database files are incompatible with server', 'wrong-version'],
    ['initdb: error: could not look up effective user ID 12345: user does not exist', 'unknown-user'],
    ['FATAL:  data directory "/data/pg/cluster" has wrong ownership', 'folder-not-accessible'],
    ["Error: EACCES: permission denied, mkdir '/data'", 'folder-not-accessible'],
    ['PANIC:  could not locate a valid checkpoint record', 'start-failed'],
  ])('knows what %s means', (evidence, code) => {
    expect(explainFailure('Starting', evidence)).toMatchObject({ name: 'EmbeddedPostgresError', code });
  });

  it('says what happened, what to do, and what the server said last', () => {
    const { message } = explainFailure('Starting the database in /data/pg', 'x: No space left on device', { logTail: 'x: No space' });

    expect(message).toBe(
      'Starting the database in /data/pg failed: the disk is full: free some space and start again\nLast lines of the server:\nx: No space',
    );
  });
});

describe(explained.name, () => {
  it('keeps the cause of a system error, and lets an explained one pass', async () => {
    const cause = new Error('EACCES: permission denied');
    const passing = new EmbeddedPostgresError('wrong-version', 'old');

    await expect(explained('Looking', () => Promise.reject(cause))).rejects.toMatchObject({ code: 'folder-not-accessible', cause });
    await expect(explained('Looking', () => Promise.reject(passing))).rejects.toBe(passing);
  });
});
