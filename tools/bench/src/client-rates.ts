import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { benchConnections, KEYS } from './bench-connections.js';
import { median, quartiles } from './statistics.js';

export const ROUNDS = 31;
export const REQUESTS = 400;
export const CONCURRENCY = 16;

/** The client as a workflow gets it: saved and sealed connection, resolver, credential strategy, live client. */
const injectedClient = async (endpoint: string): Promise<S3Client> => {
  const connections = benchConnections(endpoint);
  await connections.save('bench', { strategy: 'access-key', credentials: KEYS });
  return connections.client('bench');
};

const rawClient = (endpoint: string): S3Client =>
  new S3Client({
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    // A copy, for the SDK writes into it.
    credentials: { ...KEYS },
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

/** The injected client beside two raw ones, in rounds that alternate. */
export const measureClient = async (endpoint: string) => {
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
