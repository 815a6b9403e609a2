import { codeOf } from './object-trouble.js';
import { quoted } from './etag.js';

/** The ETag that is to be replaced, or `null` where nothing is to be. */
export type Expected = string | null;

export interface Conditions {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/**
 * Writes only over what was there when the copy was decided. Ceph before 18 compares an ETag with its quotes on, so a
 * refusal is asked again without them, which is the same condition. A store that knows no conditions gets none.
 */
export const conditionalWrite = async <A>(expected: Expected, write: (conditions: Conditions) => Promise<A>): Promise<A> => {
  try {
    return await write(expected === null ? { IfNoneMatch: '*' } : { IfMatch: quoted(expected) });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'NotImplemented') {
      return write({});
    }
    if (code === 'PreconditionFailed' && expected !== null) {
      return write({ IfMatch: expected });
    }
    throw error;
  }
};
