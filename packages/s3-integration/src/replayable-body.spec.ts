import { Readable } from 'node:stream';
import { isReplayable } from './replayable-body.js';

describe('isReplayable', () => {
  it.each([
    ['no body', {}],
    ['an undefined body', { Body: undefined }],
    ['text', { Body: 'x' }],
    ['bytes', { Body: new Uint8Array(1) }],
    ['a Blob', { Body: new Blob(['x']) }],
  ])('is true for %s', (_kind, input) => {
    expect(isReplayable(input)).toBe(true);
  });

  it.each([
    ['a stream', { Body: Readable.from(['x']) }],
    ['a web stream', { Body: new ReadableStream() }],
    ['something unknown', { Body: { pipe: 'x' } }],
  ])('is false for %s', (_kind, input) => {
    expect(isReplayable(input)).toBe(false);
  });
});
