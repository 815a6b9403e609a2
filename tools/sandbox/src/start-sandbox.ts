import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxMisuse } from './aws-error.js';
import { controlApi } from './control/control-api.js';
import { listen, type Listening } from './http/listener.js';
import { readPolicy } from './policy/policy-document.js';
import type { Sandbox, SandboxOptions } from './sandbox.js';
import { s3Service } from './s3/s3-service.js';
import { wholeSeconds } from './s3/write-object.js';
import { isSsoOidcRequest, ssoOidcService } from './sso/sso-oidc-service.js';
import { isSsoRequest, ssoService } from './sso/sso-service.js';
import { Buckets } from './state/buckets.js';
import { Faults } from './state/faults.js';
import { Identities } from './state/identities.js';
import { ManagedPolicies } from './state/managed-policies.js';
import { RequestLog } from './state/request-log.js';
import { SsoSessions } from './state/sso-sessions.js';
import { WebIdentities } from './state/web-identities.js';
import { isStsRequest, stsService } from './sts/sts-service.js';

const METADATA_PREFIX = 'x-amz-meta-';

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const metadataOf = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(METADATA_PREFIX))
      .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value]),
  );

/**
 * Starts a stand-in for AWS on 127.0.0.1: S3 that verifies signatures, STS and the SSO portal, all on one port.
 * For development and tests only.
 *
 * @throws when the port is taken
 */
export const startSandbox = async ({ port = 0, region = 'us-east-1', clock = () => new Date(), stsRegions }: SandboxOptions = {}): Promise<Sandbox> => {
  const identities = new Identities(clock);
  const buckets = new Buckets(clock);
  const ssoSessions = new SsoSessions(clock);
  const [webIdentities, managedPolicies] = [new WebIdentities(), new ManagedPolicies()];
  const [faults, log] = [new Faults(), new RequestLog()];
  const servedRegions = (): ReadonlySet<string> => new Set([region, ...buckets.all().map((bucket) => bucket.region)]);

  const s3 = s3Service({ buckets, clock, region, servedRegions }, identities);
  const sts = stsService({ identities, webIdentities, managedPolicies, clock, ...(stsRegions === undefined ? {} : { regions: stsRegions }) });
  const sso = ssoService(ssoSessions, identities);
  const ssoOidc = ssoOidcService(ssoSessions);
  const serviceFor: Listening['serviceFor'] = (incoming) => {
    if (isSsoRequest(incoming)) return sso;
    if (isSsoOidcRequest(incoming)) return ssoOidc;
    return isStsRequest(incoming) ? sts : s3;
  };

  const writeObject: Sandbox['putObject'] = (bucket, key, body, { contentType = 'binary/octet-stream', metadata = {} } = {}) => {
    const data = Buffer.from(body as string);
    const named = Object.entries(metadata).map(([name, value]) => [`${METADATA_PREFIX}${name.toLowerCase()}`, value]);
    buckets.get(bucket).put({
      key,
      data,
      etag: createHash('md5').update(data).digest('hex'),
      lastModified: wholeSeconds(clock()),
      headers: { 'content-type': contentType, ...Object.fromEntries(named) },
    });
  };

  const actions = {
    addUser: (user) => {
      const { name, accountId, arn, accessKeyId, secretAccessKey } = identities.addUser(user);
      return { name, accountId, arn, accessKeyId, secretAccessKey };
    },
    setPolicy: (userName, policy) => identities.setPolicy(userName, policy),
    addKey: (userName, key) => identities.addKey(userName, key),
    retireKey: (accessKeyId) => identities.retireKey(accessKeyId),
    addRole: (role) => identities.addRole(role),
    issueSession: (userName, { durationSeconds = 3600 } = {}) => identities.issueSession(userName, durationSeconds),
    session: (accessKeyId) => identities.describeSession(accessKeyId),
    addManagedPolicy: (arn, document) => managedPolicies.add(arn, readPolicy(JSON.stringify(document), 'identity', 'MalformedPolicyDocument')),
    addWebIdentity: (identity) => {
      if (identities.findRole(identity.role) === undefined) throw new SandboxMisuse(`There is no role "${identity.role}": add it with addRole first.`);
      webIdentities.add(identity);
    },
    removeWebIdentity: (token) => webIdentities.remove(token),
    addSsoSession: (session) => ssoSessions.add(session),
    endSsoSession: (accessToken) => ssoSessions.end(accessToken),
    createBucket: (name, { owner, region: where = region }) => {
      buckets.create(name, identities.user(owner), where);
    },
    putObject: writeObject,
    deleteObject: (bucket, key) => buckets.get(bucket).delete(key),
    object: (bucket, key) => {
      const found = buckets.find(bucket)?.get(key);
      if (found === undefined) return undefined;
      return { body: found.data, etag: found.etag, contentType: found.headers['content-type'] ?? '', metadata: metadataOf(found.headers) };
    },
    keys: (bucket) => buckets.get(bucket).keys(),
    clearRequests: () => log.clear(),
    faults,
  } satisfies Partial<Sandbox>;

  const server = await listen(port, {
    control: controlApi({ ...actions, region, requests: () => log.all() }),
    serviceFor,
    faults,
    log,
    clock,
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...actions,
    region,
    endpoint,
    stsEndpoint: endpoint,
    ssoEndpoint: endpoint,
    ssoOidcEndpoint: endpoint,
    controlUrl: `${endpoint}/_sandbox`,
    get requests() {
      return log.all();
    },
    stop: () => close(server),
  };
};
