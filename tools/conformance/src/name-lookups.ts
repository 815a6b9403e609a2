import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

type Callback = (error: Error) => void;

/** The host names that are looked up meanwhile, each once. None is found: what would be connected to is seen, and nothing is. */
export const lookupsDuring = async (act: () => Promise<unknown>): Promise<ReadonlyArray<string>> => {
  const names = new Set<string>();
  const lookup = dns.lookup;
  const refusing = (name: string, options: unknown, callback?: Callback): void => {
    names.add(name);
    const answer = callback ?? (options as Callback);
    setImmediate(() => answer(Object.assign(new Error(`${name} is not looked up here`), { code: 'ENOTFOUND' })));
  };
  dns.lookup = refusing as typeof dns.lookup;
  syncBuiltinESMExports();
  try {
    await act();
  } finally {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  }
  return [...names];
};
