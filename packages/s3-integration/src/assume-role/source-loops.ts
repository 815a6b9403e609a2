import { AsyncLocalStorage } from 'node:async_hooks';

interface Asking {
  /** The source that asks. */
  readonly asker: object;
  /** The name of the connection that it asks for. */
  readonly name: string;
}

const asking = new AsyncLocalStorage<Asking>();
/** Whom a source waits for: one at a time, since it has one request for credentials under way at most. */
const waitsFor = new WeakMap<object, { readonly source: object; readonly name: string }>();

/** Asks for the connection `name` on behalf of the source `asker`, which waits for the answer. */
export const askOnBehalfOf = async <A>(asker: object, name: string, ask: () => Promise<A>): Promise<A> => {
  try {
    return await asking.run({ asker, name }, ask);
  } finally {
    waitsFor.delete(asker);
  }
};

/**
 * Notes that `source` was asked, by whom, and answers the circle that this closes, as the names of its connections: the
 * first one again at its end. It must not be waited for: every source of a circle waits for all the others.
 */
export const closedCircle = (source: object): ReadonlyArray<string> | undefined => {
  const by = asking.getStore();
  if (by === undefined) {
    return undefined;
  }
  waitsFor.set(by.asker, { source, name: by.name });
  const names = [by.name];
  for (let next = waitsFor.get(source); next !== undefined; next = waitsFor.get(next.source)) {
    names.push(next.name);
    if (next.source === source) {
      // Whoever looks next must not walk in this circle for ever.
      waitsFor.delete(by.asker);
      return names;
    }
  }
  return undefined;
};
