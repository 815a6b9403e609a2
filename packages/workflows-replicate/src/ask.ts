import type { S3Client } from '@aws-sdk/client-s3';
import type { Place, Side } from './place.js';

const sides = new WeakMap<object, Place>();

/** Which of the two connections an error comes from, if it comes from either. */
export const placeOf = (error: unknown): Place | undefined => (typeof error === 'object' && error !== null ? sides.get(error) : undefined);

export const sideOf = (error: unknown): Side | undefined => placeOf(error)?.side;

/** Sends a request to a place; what fails is remembered to come from there. */
export const ask = async <A>(
  place: Place,
  signal: AbortSignal,
  send: (client: S3Client, options: { readonly abortSignal: AbortSignal }) => Promise<A>,
): Promise<A> => {
  try {
    return await send(place.client, { abortSignal: signal });
  } catch (error) {
    throw from(place, error);
  }
};

/** Remembers where an error comes from. */
export const from = (place: Place, error: unknown): unknown => {
  if (typeof error === 'object' && error !== null) {
    sides.set(error, place);
  }
  return error;
};
