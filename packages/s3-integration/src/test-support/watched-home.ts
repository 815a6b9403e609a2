import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** The files below HOME that this process opens, from the call on. */
export const watchHome = (): ReadonlyArray<string> => {
  const opened: string[] = [];
  const home = process.env['HOME'] ?? '';
  const watch = <F extends (...args: never[]) => unknown>(read: F): F =>
    ((...args: Parameters<F>) => {
      if (String(args[0]).startsWith(home)) {
        opened.push(String(args[0]));
      }
      return read(...args);
    }) as F;
  promises.readFile = watch(promises.readFile);
  fs.readFile = watch(fs.readFile as never) as typeof fs.readFile;
  fs.readFileSync = watch(fs.readFileSync as never) as typeof fs.readFileSync;
  syncBuiltinESMExports();
  return opened;
};
