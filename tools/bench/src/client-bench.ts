import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { connectionResolver, createConnection, integrationRegistry, KeyRing } from '@aqueduct/integrations';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';
import { accessKeyStrategy, s3Integration } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median, quartiles } from './statistics.js';

const ROUNDS = 31;
const REQUESTS = 400;
const CONCURRENCY = 16;
const KEYS = { accessKeyId: 'AKIABENCHBENCHBENCH0', secretAccessKey: 'benchbenchbenchbenchbenchbenchbenchbench' };

const HELP = `npm run bench:client [-- --json]

GET of 4 KiB objects, concurrency ${CONCURRENCY}, against a server that answers the same bytes to everything and runs in a process
of its own: the client that @InjectS3 gives against "new S3Client" with static keys, and the raw client against itself
for the noise. ${ROUNDS} rounds of ${REQUESTS} requests each, the order changing from round to round; ratios of rates, medians.

  clientVsRaw        rate of the injected client / rate of the raw one
  rawVsRaw           rate of one raw client / rate of another raw one: what the machine's noise makes of 1
  clientMinusRawAA   the difference of the two: what the injected client costs`;

/** The client as a workflow gets it: saved and sealed connection, resolver, credential strategy, live client. */
const injectedClient = async (endpoint: string): Promise<S3Client> => {
  const keyRing = KeyRing.parse(KeyRing.generate());
  if (E.isLeft(keyRing)) {
    throw new Error(keyRing.left);
  }
  const s3 = s3Integration({ allowPrivateAddresses: true });
  const store = inMemoryConnectionStore();
  const integrations = integrationRegistry([s3], [{ kind: 's3', strategy: accessKeyStrategy }]);
  const resolver = connectionResolver({ store, integrations, keyRing: keyRing.right });
  const ports = { store, integrations, keyRing: keyRing.right, resolver, usage: { usedBy: () => TE.right([]) }, now: () => new Date(), newId: randomUUID };
  const created = await createConnection(ports)({
    name: 'bench',
    kind: 's3',
    strategy: 'access-key',
    settings: { bucket: 'bench', region: 'us-east-1', endpoint },
    credentials: KEYS,
  })();
  if (E.isLeft(created)) {
    throw new Error(`the connection could not be made: ${created.left._tag}`);
  }
  return s3.connect((options) => resolver.resolve('bench', options) as ReturnType<Parameters<typeof s3.connect>[0]>, 'bench');
};

const rawClient = (endpoint: string): S3Client =>
  new S3Client({
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials: KEYS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
  });

/** Requests per second. */
const rate = async (client: S3Client): Promise<number> => {
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: 'bench', Key: 'constant' }));
      await Body?.transformToByteArray();
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (REQUESTS / (performance.now() - began)) * 1000;
};

const measure = async (endpoint: string) => {
  const clients = { injected: await injectedClient(endpoint), raw: rawClient(endpoint), again: rawClient(endpoint) };
  const names = ['injected', 'raw', 'again'] as const;
  for (const name of names) {
    await rate(clients[name]);
  }
  const rates = { injected: [] as number[], raw: [] as number[], again: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] ?? 'raw';
      rates[name].push(await rate(clients[name]));
    }
  }
  const ratios = (over: readonly number[], under: readonly number[]): number[] => over.map((value, round) => value / (under[round] ?? Number.NaN));
  const clientRatios = ratios(rates.injected, rates.raw);
  const rawRatios = ratios(rates.again, rates.raw);
  return {
    clientVsRaw: median(clientRatios),
    rawVsRaw: median(rawRatios),
    clientMinusRawAA: median(clientRatios) - median(rawRatios),
    clientVsRawQuartiles: quartiles(clientRatios),
    rawVsRawQuartiles: quartiles(rawRatios),
    requestsPerSecond: { injected: Math.round(median(rates.injected)), raw: Math.round(median(rates.raw)) },
    rounds: ROUNDS,
    requestsPerRound: REQUESTS,
    concurrency: CONCURRENCY,
  };
};

const main = async (json: boolean): Promise<void> => {
  const server = fork(fileURLToPath(new URL('./constant-s3-server.ts', import.meta.url)), { execArgv: process.execArgv });
  const [port] = (await once(server, 'message')) as [number];
  try {
    const figures = await measure(`http://127.0.0.1:${port}`);
    if (!json) {
      console.log(`injected ${figures.requestsPerSecond.injected} requests/s, raw ${figures.requestsPerSecond.raw} requests/s (medians of ${ROUNDS} rounds)`);
      console.log(`injected / raw: ${figures.clientVsRaw.toFixed(3)}, raw / raw: ${figures.rawVsRaw.toFixed(3)}, difference ${figures.clientMinusRawAA.toFixed(3)}`);
    }
    console.log(JSON.stringify(figures));
  } finally {
    server.disconnect();
  }
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json'));
  process.exit(0);
}
