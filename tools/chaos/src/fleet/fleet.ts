import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plant } from '@aqueduct/canaries';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { KeyRing } from '@aqueduct/integrations';
import { patientApi, type PatientApi } from './api.js';
import { Program } from './program.js';

/** A server and its workers on one database. */
export interface Fleet {
  readonly server: Program;
  readonly workers: ReadonlyArray<Program>;
  readonly programs: ReadonlyArray<Program>;
  readonly postgres: TestPostgres;
  readonly databaseUrl: string;
  readonly api: PatientApi;
  /** Ends everything; answers what did not end well. */
  stop(): Promise<ReadonlyArray<string>>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Few, so that all processes have work and a kill hits some of it. */
const RUNS_AT_ONCE = '4';

export const startFleet = async (workerCount: number, env: Readonly<Record<string, string>>): Promise<Fleet> => {
  // As in production: a run that was accepted must outlive a crash of the server.
  const postgres = await startTestPostgres({ durability: 'safe' });
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-chaos-'));
  const [databaseUrl, port, keyRing] = [await postgres.freshDatabase(), await freePort(), KeyRing.generate()];
  plant(keyRing.slice(keyRing.indexOf(':') + 1));
  const all = {
    ...env,
    DATABASE_URL: databaseUrl,
    AQUEDUCT_KEYS: keyRing,
    AQUEDUCT_DATA: folder,
    AQUEDUCT_PORT: String(port),
    AQUEDUCT_DRAIN_SECONDS: '2',
    AQUEDUCT_WORKER_CONCURRENCY: RUNS_AT_ONCE,
  };
  const server = new Program('the server', 'main', all);
  const workers = Array.from({ length: workerCount }, (_, number) => new Program(`worker ${number + 1}`, 'worker', all));
  const programs = [server, ...workers];
  let key: string | undefined;
  const readKey = async (): Promise<string> => (key ??= plant((await readFile(join(folder, 'first-api-key'), 'utf8')).trim()));

  const end = async (): Promise<ReadonlyArray<string>> => {
    const ended = await Promise.allSettled(programs.map(async (program) => ({ program, code: await program.close() })));
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
    return ended.flatMap((one) => {
      if (one.status === 'rejected') {
        return [String(one.reason)];
      }
      const { program, code } = one.value;
      return code === 0 ? [] : [`${program.name} ended with ${code ?? 'a signal'} after SIGTERM`];
    });
  };
  let ending: Promise<ReadonlyArray<string>> | undefined;
  const stop = (): Promise<ReadonlyArray<string>> => (ending ??= end());
  try {
    await server.start();
    await Promise.all(workers.map((worker) => worker.start()));
  } catch (error) {
    await Promise.all(programs.map((program) => program.end('SIGKILL')));
    await stop();
    throw error;
  }
  return { server, workers, programs, postgres, databaseUrl, api: patientApi(`http://127.0.0.1:${port}`, readKey), stop };
};
