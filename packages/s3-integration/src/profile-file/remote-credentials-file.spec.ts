import * as E from 'fp-ts/lib/Either.js';
import { rmSync } from 'node:fs';
import { credentialsFolder, type CredentialsFolder } from '../test-support/credentials-folder.js';
import { liveCredentialsFile } from './live-credentials-file.js';
import { isOnNetwork } from './network-file-system.js';

let folder: CredentialsFolder;
let clock: number;

beforeEach(() => {
  folder = credentialsFolder();
  clock = 1_000_000;
});
afterEach(() => folder.remove());

const remoteFile = () =>
  liveCredentialsFile<string>({
    path: folder.path(),
    interpret: E.right,
    same: (a, b) => a === b,
    kept: (last) => `${last}, kept`,
    isRemote: () => Promise.resolve(true),
    now: () => clock,
  });

describe('a live file on a network file system', () => {
  it('is looked at once a second, however often it is used', async () => {
    folder.write('first');
    const file = remoteFile();
    const read = () => file.read({ refresh: false })();
    expect(await read()).toEqual(E.right('first'));
    clock += 1_000;
    await read();
    folder.write('second');

    clock += 999;
    expect(await Promise.all([read(), read()])).toEqual([E.right('first'), E.right('first')]);
    clock += 1;
    const [looked, meanwhile] = await Promise.all([read(), read()]);
    expect([looked, meanwhile]).toEqual([E.right('second'), E.right('first')]);
    expect(await read()).toEqual(E.right('second'));
  });

  it('is looked at at once when the last credentials were refused', async () => {
    folder.write('first');
    const file = remoteFile();
    await file.read({ refresh: false })();
    folder.write('second');

    expect(await file.read({ refresh: true })()).toEqual(E.right('second'));
  });

  it('is kept, and looked for again, when the network loses it', async () => {
    folder.write('first');
    const file = remoteFile();
    await file.read({ refresh: false })();
    rmSync(folder.path());
    clock += 1_000;
    expect(await file.read({ refresh: false })()).toEqual(E.right('first, kept'));

    folder.write('second');
    expect(await file.read({ refresh: false })()).toEqual(E.right('first, kept'));
    clock += 1_000;
    expect(await file.read({ refresh: false })()).toEqual(E.right('second'));
  });
});

describe('isOnNetwork', () => {
  it('is no for a local folder, and for what is not there', async () => {
    expect([await isOnNetwork(folder.path('.')), await isOnNetwork(folder.path('none'))]).toEqual([false, false]);
  });
});
