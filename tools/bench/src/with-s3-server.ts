import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs something against the constant server, which stops afterwards. */
export const withS3Server = async <A>(use: (endpoint: string) => Promise<A>): Promise<A> => {
  const server = fork(fileURLToPath(new URL('./constant-s3-server.ts', import.meta.url)), { execArgv: process.execArgv });
  const [port] = (await once(server, 'message')) as [number];
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.disconnect();
  }
};
