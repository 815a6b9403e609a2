import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { CopyObject$, GetObject$, PutObject$, UploadPart$, type S3Client } from '@aws-sdk/client-s3';
import { currentActivity, type Activity } from '@aqueduct/integrations';
import type { $ClientProtocol, $OperationSchema, EndpointBearer, HandlerExecutionContext, HttpRequest, HttpResponse, MetadataBearer, SerdeFunctions } from '@smithy/types';
import { withDefaults, defaultsOf } from '../connection-defaults.middleware.js';
import type { S3Scope } from '../declared-access/s3-scope.js';
import { undeclaredAccess } from '../declared-access/undeclared-access.js';
import { identityOf } from '../live-identity.js';
import type { PinnedSnapshot } from '../pinned-snapshot.js';
import { PRODUCT } from '../product.js';
import { isAnonymous } from '../s3-credentials.js';
import type { S3Snapshot } from '../s3-target.js';
import { LearnedRoutes, type Route } from './learned-routes.js';
import { signRequest } from './sign-request.js';

/** Of one request. */
export interface DirectRequest {
  readonly operation: DirectOperation;
  readonly input: object;
  readonly payloadHash: string | undefined;
  readonly abortSignal: AbortSignal | undefined;
}

const schemaOf = ([, namespace, name, traits, input, output]: typeof GetObject$): $OperationSchema => ({ namespace, name, traits, input, output }) as $OperationSchema;

const OPERATIONS = {
  CopyObjectCommand: schemaOf(CopyObject$),
  GetObjectCommand: schemaOf(GetObject$),
  PutObjectCommand: schemaOf(PutObject$),
  UploadPartCommand: schemaOf(UploadPart$),
} as const;
export type DirectOperation = keyof typeof OPERATIONS;

export const isDirectOperation = (name: string): name is DirectOperation => Object.hasOwn(OPERATIONS, name);

interface DirectInput {
  readonly [name: string]: unknown;
  readonly Bucket: string;
  readonly Body?: Buffer;
}

/** For these the SDK does more than to send the request: it chooses and checks checksums, or hashes a key. */
const WITH_MORE = ['ChecksumMode', 'ChecksumAlgorithm', 'SSECustomerAlgorithm', 'SSECustomerKey', 'CopySourceSSECustomerAlgorithm', 'CopySourceSSECustomerKey'] as const;

const isPlainInput = (input: DirectInput): boolean =>
  (input.Body === undefined || Buffer.isBuffer(input.Body)) && WITH_MORE.every((name) => input[name] === undefined);

const OWN_NAME = PRODUCT.join('/');

const NOTHING = Buffer.alloc(0);
const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
const SHA256_OF_NOTHING = sha256(NOTHING);

/** The SDK's default, where a connection wants checksums and the command brings none. */
const addChecksum = (headers: Record<string, string>, body: Buffer): void => {
  if (!Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'))) {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(body));
    headers['x-amz-checksum-crc32'] = checksum.toString('base64');
    headers['x-amz-sdk-checksum-algorithm'] = 'CRC32';
  }
};

/** Other values are written and signed in ways that are the SDK's business. */
const isPlainValue = (value: string): boolean => /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value);

const named = (text: string): string => text.replace(/[^!$%&'*+\-.^_`|~\w]/g, '-');

const userAgents = new WeakMap<Activity, string>();

/** Names the workflow and the run, as the SDK's way does. */
const userAgent = (activity: Activity | undefined): string => {
  if (activity === undefined) {
    return OWN_NAME;
  }
  const known = userAgents.get(activity);
  const text = known ?? `${OWN_NAME} workflow/${named(activity.workflow)} run/${named(activity.runId)}`;
  if (known === undefined) {
    userAgents.set(activity, text);
  }
  return text;
};

/** All of an answer's body; short, as answers to writes are. */
const bytesOf = (body: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
    body.once('close', () => reject(new Error('the answer broke off')));
  });

type Context = HandlerExecutionContext & SerdeFunctions & EndpointBearer;
type Protocol = $ClientProtocol<HttpRequest, HttpResponse>;

/** The requests of one client that go past the SDK's middleware. */
export class DirectRequests {
  readonly #routes = new LearnedRoutes();
  readonly #protocol: Protocol;
  readonly #context: Context;
  readonly #contexts = new WeakMap<Route, Context>();

  constructor(
    private readonly client: S3Client,
    private readonly pinned: PinnedSnapshot,
    private readonly scope: S3Scope | undefined,
  ) {
    const { config } = client as unknown as { readonly config: Context & { readonly protocol: Protocol } };
    config.protocol.setSerdeContext(config);
    this.#protocol = config.protocol;
    this.#context = { ...config };
    this.#routes.learnFrom(client, pinned);
  }

  /** `undefined` when this request is not to go directly, or has failed: then the SDK's way tells why, or mends it. */
  async send<Output extends MetadataBearer>(asked: DirectRequest): Promise<Output | undefined> {
    try {
      const snapshot = await this.pinned.newest();
      const request = asked.abortSignal?.aborted === true ? undefined : await this.#prepare(snapshot, asked);
      if (request === undefined) {
        return undefined;
      }
      currentActivity()?.uses?.(snapshot.connection);
      return await this.#exchange<Output>(request, asked);
    } catch {
      return undefined;
    }
  }

  /** The route of what is plain enough to be sent directly. */
  #routeOf(snapshot: S3Snapshot, operation: DirectOperation, input: DirectInput): Route | undefined {
    const { target, credentials } = snapshot;
    // The checksum of what is read is checked by the SDK.
    const isUnchecked = target.checksums === 'when-required' || operation !== 'GetObjectCommand';
    const isPlain = isUnchecked && !isAnonymous(credentials) && isPlainInput(input);
    const isDeclared = this.scope === undefined || undeclaredAccess(this.scope, target, operation, input) === undefined;
    return isPlain && isDeclared ? this.#routes.of(snapshot, input.Bucket) : undefined;
  }

  async #prepare(snapshot: S3Snapshot, { operation, input: given, payloadHash }: DirectRequest): Promise<HttpRequest | undefined> {
    const input = withDefaults(given, defaultsOf(snapshot.target, operation)) as unknown as DirectInput;
    const route = this.#routeOf(snapshot, operation, input);
    if (route === undefined) {
      return undefined;
    }
    const request = await this.#protocol.serializeRequest(OPERATIONS[operation], input, this.#towards(route));
    const { method, path, query = {} } = request;
    const headers = request.headers as Record<string, string>;
    headers['host'] = route.endpoint.url.host;
    if (operation !== 'GetObjectCommand') {
      const { Body: body = NOTHING } = input;
      headers['content-length'] = String(body.length);
      if (snapshot.target.checksums === 'when-supported' && operation !== 'CopyObjectCommand') {
        addChecksum(headers, body);
      }
    }
    if (!Object.values(headers).every(isPlainValue)) {
      return undefined;
    }
    headers['user-agent'] = userAgent(currentActivity());
    // What the SDK has learned of the clock over there.
    const { systemClockOffset = 0 } = this.client.config as { readonly systemClockOffset?: number };
    signRequest(
      { method, path, query, headers },
      {
        identity: identityOf(snapshot),
        region: route.signingRegion,
        date: new Date(Date.now() + systemClockOffset),
        payloadHash: payloadHash ?? (input.Body === undefined ? SHA256_OF_NOTHING : sha256(input.Body)),
      },
    );
    return request;
  }

  #towards(route: Route): Context {
    const known = this.#contexts.get(route);
    const context = known ?? ({ ...this.#context, endpoint: () => Promise.resolve(route.endpoint) } as unknown as Context);
    this.#contexts.set(route, context);
    return context;
  }

  async #exchange<Output extends MetadataBearer>(request: HttpRequest, { operation, abortSignal }: DirectRequest): Promise<Output | undefined> {
    const { response } = await this.client.config.requestHandler.handle(request as never, abortSignal === undefined ? {} : { abortSignal });
    const body = response.body as Readable;
    try {
      if (response.statusCode === 200 || response.statusCode === 206) {
        return await this.#answer<Output>(operation, response, body);
      }
    } catch (error) {
      body.destroy();
      throw error;
    }
    body.destroy();
    return undefined;
  }

  async #answer<Output extends MetadataBearer>(operation: DirectOperation, response: HttpResponse, body: Readable): Promise<Output | undefined> {
    const { headers } = response;
    if (operation !== 'GetObjectCommand') {
      const bytes = headers['content-length'] === '0' ? NOTHING : await bytesOf(body);
      // S3 may find out that it has failed when it has begun to answer, also too late to say so.
      if (bytes.toString('latin1').endsWith('</Error>') || (operation === 'CopyObjectCommand' && bytes.length === 0)) {
        return undefined;
      }
      body.resume();
      response.body = bytes;
    } else if (headers['expires'] !== undefined) {
      // Any text may be there, and a date is asked for.
      headers['expiresstring'] = headers['expires'];
      delete headers['expires'];
    }
    return this.#protocol.deserializeResponse<Output>(OPERATIONS[operation], this.#context, response);
  }
}
