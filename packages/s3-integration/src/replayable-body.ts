/**
 * Whether a request may be sent a second time: its body is absent, or still there after the first. A stream may be
 * consumed, and half a body must never be stored as if it were whole.
 */
export const isReplayable = (input: object): boolean => {
  const body: unknown = 'Body' in input ? input.Body : undefined;
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob;
};
