import type { PipeTransform } from '@nestjs/common';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ConnectionName, connectionNotFound } from '@aqueduct/integrations';
import { runOrThrow } from '../http/run-or-throw.js';

/** A text that cannot be a name names no connection; the database need not be asked (and would refuse some texts). */
export const existingName: PipeTransform<string, Promise<string>> = {
  transform: (name) => runOrThrow(ConnectionName.is(name) ? TE.right(name) : TE.left(connectionNotFound(name))),
};
