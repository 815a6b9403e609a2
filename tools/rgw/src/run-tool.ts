import { execFile } from 'node:child_process';
import { RgwError } from './rgw-error.js';

/** Runs a program to its end and returns what it printed. @throws RgwError with what it said on stderr */
export const runTool = (program: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      // Not the error itself: its message repeats stdout, where radosgw-admin prints secrets.
      else reject(new RgwError(stderr.trim() || `${program} failed without a word.`));
    });
  });
