import { gzipSync } from 'node:zlib';
import { rowSink } from './row-sink.js';

const LINES = gzipSync('1\n2\n3\n');
const count = async (sink: ReturnType<typeof rowSink>, ...chunks: ReadonlyArray<Uint8Array>) => {
  for (const chunk of chunks) {
    await sink.write(chunk);
  }
  return sink.end();
};

describe(rowSink.name, () => {
  it('counts nothing in an object of another kind', async () => {
    expect(await count(rowSink('other', false), Buffer.from('1\n2\n'))).toEqual({ rows: null, note: null });
  });

  it('unzips before it counts', async () => {
    expect(await count(rowSink('json-lines', true), LINES)).toEqual({ rows: 3, note: null });
  });

  it('unzips several members, as log shippers append them', async () => {
    expect(await count(rowSink('json-lines', true), LINES, LINES)).toEqual({ rows: 6, note: null });
  });

  it('waits for a gunzip that unzips to far more than it was given', async () => {
    const zipped = gzipSync(Buffer.alloc(20_000_000, 'x\n'));
    const chunks = Array.from({ length: Math.ceil(zipped.length / 1000) }, (_, n) => zipped.subarray(n * 1000, (n + 1) * 1000));
    expect(await count(rowSink('json-lines', true), ...chunks)).toEqual({ rows: 10_000_000, note: null });
  });

  it.each([
    ['is none', [Buffer.from('a,b\n1,2\n')]],
    ['breaks off', [LINES.subarray(0, -4)]],
    ['is empty', []],
    ['goes on after the break', [Buffer.from('no gzip'), Buffer.alloc(100_000), Buffer.alloc(100_000)]],
  ])('gives no count for a gzip that %s', async (_, chunks) => {
    expect(await count(rowSink('csv', true), ...chunks)).toEqual({ rows: null, note: 'broken-gzip' });
  });

  it('gives no count for UTF-16', async () => {
    const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('id\n1\n', 'utf16le')]);
    expect(await count(rowSink('csv', false), Buffer.alloc(0), text)).toEqual({ rows: null, note: 'not-utf-8' });
  });
});
