import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.js';
import type { Faults, FaultEffect } from '../state/faults.js';
import type { RequestLog } from '../state/request-log.js';
import { toIncoming, type Incoming } from './incoming.js';
import type { Reply } from './reply.js';
import type { Service, ServiceCall } from './service.js';

/** What the listener hands requests to. */
export interface Listening {
  /** Answers what is no AWS service; `undefined` leaves the request to the services. */
  readonly control: (incoming: Incoming) => Promise<Reply | undefined>;
  readonly serviceFor: (incoming: Incoming) => Service;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly clock: () => Date;
}

const send = (response: ServerResponse, method: string, reply: Reply, date: Date, requestId: string, cutAfter?: number): void => {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  const length = body === undefined ? {} : { 'content-length': body.length };
  // The date is the sandbox's, so that an SDK with a wrong clock corrects itself against a test's clock too.
  response.sendDate = false;
  const bare = reply.status === 204 || reply.status === 304;
  response.writeHead(reply.status, {
    date: date.toUTCString(),
    server: 'AqueductSandbox',
    'x-amz-request-id': requestId,
    'x-amz-id-2': 'sandbox',
    ...(bare ? {} : { 'content-length': 0, ...length }),
    ...reply.headers,
  });
  if (method === 'HEAD' || bare) response.end();
  else if (cutAfter === undefined) response.end(body);
  else response.write(body?.subarray(0, cutAfter) ?? '', () => response.destroy());
};

const toAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  // A bug of the sandbox must be seen, and must not look like one of the tested code.
  console.error(error);
  return new AwsError('InternalError', `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
};

const accessKeyIdOf = ({ headers, query }: Incoming): string | undefined =>
  (/Credential=([^/,]+)\//.exec(headers.get('authorization') ?? '') ?? /^([^/]+)\//.exec(query.get('X-Amz-Credential') ?? ''))?.[1];

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

const replyOf = async (service: Service, incoming: Incoming, call: ServiceCall, effect: FaultEffect | undefined, requestId: string): Promise<Reply> => {
  try {
    if (effect?.type === 'error') throw new AwsError(effect.code, effect.message ?? 'A fault that was asked for.');
    if (effect?.type === 'delay') await wait(effect.milliseconds);
    return await service.perform(incoming, call);
  } catch (error) {
    return service.errorReply(toAwsError(error), incoming, requestId);
  }
};

const serve = async (message: IncomingMessage, response: ServerResponse, { control, serviceFor, faults, log, clock }: Listening): Promise<void> => {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const incoming = toIncoming(message);
  const at = clock();
  const controlled = await control(incoming);
  if (controlled !== undefined) {
    send(response, incoming.method, controlled, at, requestId);
    return;
  }
  const service = serviceFor(incoming);
  const call = await service.describe(incoming);
  const effect = faults.take(call);
  const cutsAtOnce = effect?.type === 'cut' && effect.afterBytes === undefined;
  const plain: Reply = cutsAtOnce ? { status: 0 } : await replyOf(service, incoming, call, effect, requestId);
  const reply = service.decorate?.(plain, call) ?? plain;
  const accessKeyId = accessKeyIdOf(incoming);
  log.add({
    at,
    service: service.name,
    method: incoming.method,
    operation: call.operation,
    ...(call.bucket === undefined ? {} : { bucket: call.bucket }),
    ...(call.key === undefined ? {} : { key: call.key }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    status: reply.status,
    ...(reply.code === undefined ? {} : { code: reply.code }),
    host: incoming.headers.get('host') ?? '',
    userAgent: incoming.headers.get('user-agent') ?? '',
  });
  if (cutsAtOnce) {
    message.socket.destroy();
    return;
  }
  // What a refused upload still sends is read and dropped, or the client would see a reset instead of the answer.
  message.resume();
  send(response, incoming.method, reply, clock(), requestId, effect?.type === 'cut' ? effect.afterBytes : undefined);
};

/** Node's default of 5 s closes idle connections under the client's feet ("socket hang up"). */
const KEEP_ALIVE_MS = 60_000;

/** Starts listening on loopback; port 0 takes a free one. */
export const listen = async (port: number, listening: Listening): Promise<Server> => {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (message, response) => {
    // A connection that breaks while its body is read leaves nobody to answer.
    serve(message, response, listening).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
};
