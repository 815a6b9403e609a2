import { AwsError } from '../aws-error.js';
import type { StoredObject } from '../state/stored-object.js';

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for something of `size` bytes. `undefined` when there is none, or one that HTTP says to ignore
 * (other units, several ranges, nonsense).
 *
 * @throws AwsError InvalidRange
 */
export const readRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (start >= size || (first === '' && Number(last) === 0))
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', {
      fields: { RangeRequested: header ?? '', ActualObjectSize: String(size) },
      headers: { 'content-range': `bytes */${size}` },
    });
  return { start, end };
};

/** The bytes of one part of an object; an object that was put whole has one part. @throws AwsError InvalidPartNumber */
export const partRange = (object: StoredObject, partNumber: string): ByteRange => {
  const sizes = object.partSizes ?? [object.data.length];
  const index = /^\d{1,5}$/.test(partNumber) ? Number(partNumber) - 1 : -1;
  const size = sizes[index];
  if (size === undefined)
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      fields: { PartNumberRequested: partNumber, ActualPartCount: String(sizes.length) },
    });
  const start = sizes.slice(0, index).reduce((sum, part) => sum + part, 0);
  return { start, end: start + size };
};
