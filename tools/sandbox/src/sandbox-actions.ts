import { createHash } from 'node:crypto';
import { SandboxMisuse } from './aws-error.js';
import { readPolicy } from './policy/policy-document.js';
import { setBucketPolicy } from './s3/bucket-policy.js';
import { wholeSeconds } from './s3/write-object.js';
import type { SandboxState } from './sandbox-state.js';
import type { Sandbox } from './sandbox.js';

const METADATA_PREFIX = 'x-amz-meta-';

const metadataOf = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(METADATA_PREFIX))
      .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value]),
  );

const identityActions = ({ identities, webIdentities, managedPolicies, ssoSessions, loginSessions, hosts }: SandboxState) =>
  ({
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
    addLoginSession: (session) => loginSessions.add(session),
    setInstanceRole: (userName, options = {}) => hosts.setInstanceRole(userName === undefined ? undefined : { ...options, user: identities.user(userName).name }),
    forgetImdsTokens: () => hosts.forgetMetadataTokens(),
    removeContainerCredentials: (id) => hosts.removeContainer(id),
  }) satisfies Partial<Sandbox>;

const bucketActions = ({ identities, buckets, region, clock }: SandboxState) =>
  ({
    createBucket: (name, { owner, region: where = region }) => {
      buckets.create(name, identities.user(owner), where);
    },
    setBucketPolicy: (name, document) => setBucketPolicy(buckets.get(name), document === undefined ? undefined : JSON.stringify(document)),
    putObject: (bucket, key, body, { contentType = 'binary/octet-stream', metadata = {} } = {}) => {
      const data = Buffer.from(body as string);
      const named = Object.entries(metadata).map(([name, value]) => [`${METADATA_PREFIX}${name.toLowerCase()}`, value]);
      buckets.get(bucket).put({
        key,
        data,
        etag: createHash('md5').update(data).digest('hex'),
        lastModified: wholeSeconds(clock()),
        headers: { 'content-type': contentType, ...Object.fromEntries(named) },
      });
    },
    deleteObject: (bucket, key) => buckets.get(bucket).delete(key),
    object: (bucket, key) => {
      const found = buckets.find(bucket)?.get(key);
      if (found === undefined) return undefined;
      return { body: found.data, etag: found.etag, contentType: found.headers['content-type'] ?? '', metadata: metadataOf(found.headers) };
    },
    keys: (bucket) => buckets.get(bucket).keys(),
  }) satisfies Partial<Sandbox>;

/** What a sandbox does for the code that started it, and for the control API. */
export const sandboxActions = (state: SandboxState) =>
  ({
    ...identityActions(state),
    ...bucketActions(state),
    clearRequests: () => state.log.clear(),
    faults: state.faults,
  }) satisfies Partial<Sandbox>;
