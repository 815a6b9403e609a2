import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

interface Count {
  statements: number;
}

const counting = new AsyncLocalStorage<Count>();

/** Every statement of every connection in this process goes through here, those of the engine's own pool too. */
export const countStatements = (): void => {
  const { prototype } = pg.Client;
  const query = prototype.query as (...args: unknown[]) => unknown;
  prototype.query = function counted(this: pg.Client, ...args: unknown[]): unknown {
    const count = counting.getStore();
    if (count !== undefined) {
      count.statements += 1;
    }
    return query.apply(this, args);
  } as typeof prototype.query;
};

/** How many statements the work causes. Polls and sweeps, which go on beside it, belong to nobody's work. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const count = { statements: 0 };
  await counting.run(count, work);
  return count.statements;
};
