import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { benchConnections, KEYS } from './bench-connections.js';

const CLIENTS = 1_000;
const CONCURRENCY = 50;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const opened = new Set<Socket>();
subscribe('net.client.socket', (message) => {
  opened.add((message as { readonly socket: Socket }).socket);
});

const heapKb = async (): Promise<number> => {
  for (let time = 0; time < 3; time += 1) {
    await delay(20);
    collectGarbage();
  }
  return process.memoryUsage().heapUsed / 1024;
};

/** Those that this process opened and that are still open; counted at the socket, for the system's list leaves out idle ones. */
const openSockets = (): number => [...opened].filter((socket) => !socket.destroyed).length;

const useOnce = async (clients: ReadonlyArray<S3Client>): Promise<void> => {
  const left = [...clients];
  const worker = async (): Promise<void> => {
    for (let client = left.pop(); client !== undefined; client = left.pop()) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: 'bench', Key: 'constant' }));
      await Body?.transformToByteArray();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
};

/** A thousand saved connections, each with a client that was used: what they add to the heap, and their sockets. */
export const measureManyClients = async (endpoint: string) => {
  const connections = benchConnections(endpoint);
  const names = Array.from({ length: CLIENTS + 1 }, (_, index) => `bench${index}`);
  for (const name of names) {
    await connections.save(name, { strategy: 'access-key', credentials: KEYS });
  }
  const [warm = '', ...measured] = names;
  const socketsBefore = openSockets();
  await useOnce([connections.client(warm)]);
  const heapBefore = await heapKb();
  const clients = measured.map((name) => connections.client(name));
  await useOnce(clients);
  const figures = { heapKbPerClient: ((await heapKb()) - heapBefore) / clients.length, sockets: openSockets() - socketsBefore };
  connections.close();
  return figures;
};
