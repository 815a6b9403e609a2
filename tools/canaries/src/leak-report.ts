import type { Leak } from './secret-search.js';
import type { Planted } from './test-results.js';

const BEFORE = 80;

/** The bytes before a leak, on its line and without anything that leaked. */
const before = (bytes: Buffer, { offset }: Leak, leaks: ReadonlyArray<Leak>): string => {
  const ends = leaks.filter((other) => other.offset < offset).map((other) => other.offset + other.length);
  const from = Math.max(offset - BEFORE, bytes.lastIndexOf('\n', offset) + 1, ...ends.filter((end) => end <= offset));
  return ends.some((end) => end > offset) ? '' : bytes.toString('utf8', from, offset);
};

const lineOf = (bytes: Buffer, { offset }: Leak): number => bytes.subarray(0, offset).toString('latin1').split('\n').length;

/** A file in which secrets can be read. */
export interface LeakingFile {
  readonly file: string;
  readonly bytes: Buffer;
  readonly leaks: ReadonlyArray<Leak>;
}

/** Says where each secret can be read for the first time, and in which form; what it is, nobody learns from this. */
export const leakReport = ({ file, bytes, leaks }: LeakingFile, planted: ReadonlyArray<Planted>): ReadonlyArray<string> => {
  const firsts = new Map<string, Leak>();
  leaks.forEach((leak) => {
    const key = `${leak.secret} ${leak.form}`;
    firsts.set(key, firsts.get(key) ?? leak);
  });
  return [...firsts.values()].map(
    (leak) => `${file}, line ${lineOf(bytes, leak)}: a secret of ${planted[leak.secret]?.by ?? '?'}, ${leak.form}, after "${before(bytes, leak, leaks)}"`,
  );
};
