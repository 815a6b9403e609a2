import * as t from 'io-ts';
import { response } from './object.js';

/** `GET /health/live` and `GET /health/ready`. */
export const Health = response('Health', { status: t.union([t.literal('ok'), t.literal('unavailable')], '"ok" or "unavailable"') });
export type Health = t.TypeOf<typeof Health>;
