import * as t from 'io-ts';
import { read } from '../api.js';
import { ENTRY_POINTS, type EntryPoint } from './entry-points.js';
import type { IdentityRow } from './identity-rows.js';
import { outcomeOf, type IdentityStage, type Played } from './identity-stage.js';

/** A way in: what a person or a workflow does with the connection of a row. */
export interface WayIn {
  readonly name: string;
  readonly enter: (stage: IdentityStage, row: IdentityRow) => Played | Promise<Played>;
}

const Tested = t.type({ verdict: t.string }, 'Tested');
const Entered = t.type({ outcome: t.string }, 'Entered');

const tested = (path: (row: IdentityRow) => string, body?: (stage: IdentityStage, row: IdentityRow) => unknown): WayIn['enter'] => (stage, row) =>
  stage.play(async () => {
    const answer = await stage.api.post(path(row), body?.(stage, row));
    return outcomeOf(answer) === 'done' && read(Tested, answer).verdict !== 'failed' ? 'done' : answer.text;
  });

const byInjectedClient = (entry: EntryPoint): WayIn => ({
  name: entry,
  enter: (stage, { name }) =>
    stage.play(async () => read(Entered, await stage.api.post(`/entry-points/${name}/${encodeURIComponent(entry)}`)).outcome),
});

/** Every way in. */
export const WAYS_IN: ReadonlyArray<WayIn> = [
  { name: 'POST /connections', enter: (stage, row) => stage.created(row) },
  { name: 'POST /connection-tests', enter: tested(() => '/api/v1/connection-tests', (stage, row) => stage.body(row)) },
  { name: 'POST /connections/:name/tests', enter: tested(({ name }) => `/api/v1/connections/${name}/tests`) },
  ...(Object.keys(ENTRY_POINTS) as ReadonlyArray<EntryPoint>).map(byInjectedClient),
  { name: 'workflow run', enter: (stage, row) => stage.ran(row) },
  { name: 'workflow run after takeover by another process', enter: (stage, row) => stage.takenOver(row) },
];
