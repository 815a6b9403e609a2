import type { PipeTransform } from '@nestjs/common';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import { decodeWith } from '@aqueduct/integrations';
import { runOrThrow } from './run-or-throw.js';

/** Decodes a body or a query; a wrong one is answered with every wrong field. An absent body counts as an empty one. */
export const decoded = <A>(codec: t.Decoder<unknown, A>): PipeTransform<unknown, Promise<A>> => ({
  transform: (input) => runOrThrow(TE.fromEither(decodeWith(codec)(input === undefined ? {} : input))),
});
