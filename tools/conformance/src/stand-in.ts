import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** AWS, as far as credentials go. */
export interface StandIn {
  readonly endpoint: string;
  /** What was handed out, one after the other, and to whom. */
  readonly steps: ReadonlyArray<string>;
  stop(): Promise<void>;
}

const EXPIRATION = new Date('2199-01-01T00:00:00Z');

/** The key id of what is handed out for a role or a source. */
export const keyOf = (name: string): string => `key-of-${name.split('/').at(-1)}`;

/** A token of an identity provider that says which file it is from. */
export const tokenOf = (file: string): string => `${part({ alg: 'RS256' })}.${part({ sub: file })}.signature`;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const subjectOf = (token: string): unknown => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly sub?: unknown }).sub;

/** How a step is written down. */
export const stepOf = {
  role: (roleArn: string, sessionName: string, externalId: string | undefined, signedBy: string): string =>
    `${roleArn} as ${sessionName} with ${externalId ?? 'no external id'} signed by ${signedBy}`,
  webIdentity: (roleArn: string, sessionName: string, tokenFile: string): string => `${roleArn} as ${sessionName} by the token in ${tokenFile}`,
  sso: (account: string, role: string, login: string): string => `${role} of the account ${account} by the login of ${login}`,
};

const stsAnswer = (action: string, roleArn: string): string => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>${roleArn}/x</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>${keyOf(roleArn)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${EXPIRATION.toISOString()}</Expiration></Credentials>
</${action}Result></${action}Response>`;

const hostAnswer = (source: string): string =>
  JSON.stringify({ Code: 'Success', AccessKeyId: keyOf(source), SecretAccessKey: 'secret', Token: 'token', Expiration: EXPIRATION.toISOString() });

const IMDS_ROLES = '/latest/meta-data/iam/security-credentials/';

interface Answer {
  readonly body: string;
  readonly step?: string;
}

const sts = (form: URLSearchParams, authorization: string): Answer => {
  const [action, roleArn, sessionName] = ['Action', 'RoleArn', 'RoleSessionName'].map((name) => form.get(name) ?? '') as [string, string, string];
  const [, signedBy = 'nobody'] = /Credential=([^/]*)\//.exec(authorization) ?? [];
  return {
    body: stsAnswer(action, roleArn),
    step:
      action === 'AssumeRole'
        ? stepOf.role(roleArn, sessionName, form.get('ExternalId') ?? undefined, signedBy)
        : stepOf.webIdentity(roleArn, sessionName, String(subjectOf(form.get('WebIdentityToken') ?? ''))),
  };
};

const portal = (query: URLSearchParams, login: string): Answer => {
  const [account, role] = [query.get('account_id') ?? '', query.get('role_name') ?? ''];
  const roleCredentials = { accessKeyId: keyOf(role), secretAccessKey: 'secret', sessionToken: 'token', expiration: EXPIRATION.getTime() };
  return { body: JSON.stringify({ roleCredentials }), step: stepOf.sso(account, role, login) };
};

const answerTo = async (request: IncomingMessage): Promise<Answer> => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://any');
  const header = (name: string): string => String(request.headers[name] ?? '');
  switch (pathname) {
    case '/':
      return sts(new URLSearchParams(await text(request)), header('authorization'));
    case '/federation/credentials':
      return portal(searchParams, header('x-amz-sso_bearer_token'));
    case '/container':
      return { body: hostAnswer('EcsContainer') };
    case `${IMDS_ROLES}role`:
      return { body: hostAnswer('Ec2InstanceMetadata') };
    default:
      return { body: pathname === IMDS_ROLES ? 'role' : 'token' };
  }
};

/** What makes the stand-in this machine's own identity, in each of the ways that a profile can name. */
export const hostVariables = (endpoint: string): Readonly<Record<string, string>> => ({
  AWS_ACCESS_KEY_ID: keyOf('Environment'),
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/container`,
  AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
});

/** Gives everything to everybody: STS, the SSO portal, the metadata service and a container's endpoint. */
export const standIn = async (): Promise<StandIn> => {
  const steps: string[] = [];
  const server = createServer((request, response) => {
    void answerTo(request).then(({ body, step }) => {
      steps.push(...(step === undefined ? [] : [step]));
      response.writeHead(200, { connection: 'close', 'x-aws-ec2-metadata-token-ttl-seconds': '60' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    steps,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
