import { sendDirectly } from '@aqueduct/s3-integration';
import { GetObjectCommand, S3Client, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
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

type Send = (client: S3Client, command: GetObjectCommand) => Promise<GetObjectCommandOutput>;
const bySend: Send = (client, command) => client.send(command);
const directly: Send = (client, command) => sendDirectly(client, command);

interface Contestant {
  readonly client: S3Client;
  readonly send: Send;
}

/** Requests per second. */
const rate = async ({ client, send }: Contestant): Promise<number> => {
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { Body } = await send(client, new GetObjectCommand({ Bucket: 'bench', Key: 'constant' }));
      await Body?.transformToByteArray();
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (REQUESTS / (performance.now() - began)) * 1000;
};

/** Requests per second of each, in rounds in which all take turns, in an order that changes. */
const alternatingRates = async <Name extends string>(contestants: Readonly<Record<Name, Contestant>>): Promise<Readonly<Record<Name, readonly number[]>>> => {
  const names = Object.keys(contestants) as Name[];
  const rates = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -1; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + 1 + turn) % names.length] as Name;
      const requests = await rate(contestants[name]);
      if (round >= 0) {
        rates[name].push(requests);
      }
    }
  }
  return rates;
};

const ratios = (over: readonly number[], under: readonly number[]): number[] => over.map((value, round) => value / (under[round] ?? Number.NaN));

/** The injected client beside two raw ones. */
export const measureClient = async (endpoint: string) => {
  const raw = (): Contestant => ({ client: rawClient(endpoint), send: bySend });
  const rates = await alternatingRates({ injected: { client: await injectedClient(endpoint), send: bySend }, raw: raw(), again: raw() });
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

/** The injected client, past the SDK's middleware and through it. */
export const measureDirect = async (endpoint: string) => {
  const rates = await alternatingRates({
    direct: { client: await injectedClient(endpoint), send: directly },
    injected: { client: await injectedClient(endpoint), send: bySend },
  });
  return { directVsClient: median(ratios(rates.direct, rates.injected)), directPerSecond: Math.round(median(rates.direct)) };
};
