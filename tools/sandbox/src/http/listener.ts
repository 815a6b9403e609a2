import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.js';
import type { Faults, FaultEffect } from '../state/faults.js';
import type { RequestLog, Signer } from '../state/request-log.js';
import type { Principal } from '../state/user.js';
import { toIncoming, type Incoming } from './incoming.js';
import type { Reply } from './reply.js';
import { send } from './send.js';
import type { Service, ServiceCall, Verified } from './service.js';

/** What the listener hands requests to. */
export interface Listening {
  /** Answers what is no AWS service; `undefined` leaves the request to the services. */
  readonly control: (incoming: Incoming) => Promise<Reply | undefined>;
  readonly serviceFor: (incoming: Incoming) => Service;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly clock: () => Date;
}

const toAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  // The caller broke off in the middle of a body, which callers may.
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return new AwsError('IncompleteBody', 'The connection was closed by its caller.');
  // A bug of the sandbox must be seen, and must not look like one of the tested code.
  console.error(error);
  return new AwsError('InternalError', `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
};

const accessKeyIdOf = ({ headers, query }: Incoming): string | undefined =>
  (/Credential=([^/,]+)\//.exec(headers.get('authorization') ?? '') ?? /^([^/]+)\//.exec(query.get('X-Amz-Credential') ?? ''))?.[1];

const signerOf = ({ arn, role }: Principal): Signer => ({
  arn,
  account: arn.split(':')[4] ?? '',
  ...(role === undefined ? {} : { role: { roleArn: role.roleArn, sessionName: role.sessionName } }),
});

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

interface Asked {
  readonly service: Service;
  readonly incoming: Incoming;
  readonly call: ServiceCall;
  readonly effect: FaultEffect | undefined;
  readonly requestId: string;
}

const replyOf = async ({ service, incoming, call, effect, requestId }: Asked, verified: Verified): Promise<Reply> => {
  try {
    if (effect?.type === 'answer') return { status: effect.status, headers: { 'content-type': 'text/html', ...effect.headers }, body: effect.body ?? '' };
    if (effect?.type === 'error' || effect?.type === 'error-in-200') throw new AwsError(effect.code, effect.message ?? 'A fault that was asked for.');
    if (effect?.type === 'delay') await wait(effect.milliseconds);
    return await service.perform(incoming, call, verified);
  } catch (error) {
    const reply = service.errorReply(toAwsError(error), incoming, requestId);
    if (effect?.type === 'error-in-200') return { ...reply, status: 200 };
    const retryAfter = effect?.type === 'error' ? effect.retryAfterSeconds : undefined;
    return retryAfter === undefined ? reply : { ...reply, headers: { ...reply.headers, 'retry-after': retryAfter } };
  }
};

/** Reads so many bytes of the body, or all, and breaks the connection. */
const cutUpload = async (message: IncomingMessage, afterBytes: number): Promise<void> => {
  let received = 0;
  for await (const chunk of message) {
    received += (chunk as Buffer).length;
    if (received >= afterBytes) break;
  }
  message.socket.destroy();
};

const serve = async (message: IncomingMessage, response: ServerResponse, { control, serviceFor, faults, log, clock }: Listening): Promise<void> => {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const arrived = toIncoming(message, clock());
  const controlled = await control(arrived);
  if (controlled !== undefined) {
    send(response, controlled, { method: arrived.method, date: arrived.at, requestId });
    return;
  }
  const service = serviceFor(arrived);
  const call = await service.describe(arrived);
  const accessKeyId = accessKeyIdOf(arrived);
  const effect = faults.take({ ...call, service: service.name, accessKeyId });
  const offsetMs = effect?.type === 'clock' ? effect.offsetSeconds * 1000 : 0;
  const incoming = { ...arrived, at: new Date(arrived.at.getTime() + offsetMs) };
  const unanswered = effect?.type === 'cut-upload' || (effect?.type === 'cut' && effect.afterBytes === undefined);
  let signer: Signer | undefined;
  const verified: Verified = (principal) => (signer = signerOf(principal));
  const plain: Reply = unanswered ? { status: 0 } : await replyOf({ service, incoming, call, effect, requestId }, verified);
  const reply = service.decorate?.(plain, call) ?? plain;
  log.add({
    at: arrived.at,
    service: service.name,
    method: incoming.method,
    operation: call.operation,
    ...(call.bucket === undefined ? {} : { bucket: call.bucket }),
    ...(call.key === undefined ? {} : { key: call.key }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(signer === undefined ? {} : { signer }),
    ...(reply.handedOut === undefined ? {} : { handedOut: reply.handedOut }),
    status: reply.status,
    ...(reply.code === undefined ? {} : { code: reply.code }),
    ...(effect === undefined ? {} : { fault: effect.type }),
    host: incoming.headers.get('host') ?? '',
    userAgent: incoming.headers.get('user-agent') ?? '',
  });
  if (effect?.type === 'cut-upload') {
    await cutUpload(message, effect.afterBytes);
    return;
  }
  if (unanswered) {
    message.socket.destroy();
    return;
  }
  // What a refused upload still sends is read and dropped, or the client would see a reset instead of the answer.
  message.resume();
  send(response, reply, {
    method: incoming.method,
    date: new Date(clock().getTime() + offsetMs),
    requestId,
    cutAfter: effect?.type === 'cut' ? effect.afterBytes : undefined,
    bytesPerSecond: effect?.type === 'slow' ? effect.bytesPerSecond : undefined,
  });
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
