import { fromLoginCredentials } from '@aws-sdk/credential-providers';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@aqueduct/integrations';
import { rightOf } from '@aqueduct/integrations/testing';
import { startSandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { loginHome, type LoginHome } from '../test-support/login-home.js';
import { setEnvironment } from '../test-support/with-environment.js';
import { dpopKey, dpopProof } from './dpop-proof.js';
import { awsSignIn, signInHost } from './sign-in-service.js';

interface Seen {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Fields = Readonly<Record<string, unknown>>;

const membersOf = (part = ''): Fields => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Fields;

let home: LoginHome;
let restore: () => void;

beforeEach(() => {
  home = loginHome();
  home.login({ expiresAt: new Date(0).toISOString() });
  restore = setEnvironment({ AWS_LOGIN_CACHE_DIRECTORY: home.cache });
});
afterEach(() => {
  restore();
  home.remove();
});

/** The SDK's own provider, on the same session. */
const theirs = (clientConfig: object) =>
  fromLoginCredentials({ filepath: home.config, configFilepath: home.config, ignoreCache: true, profile: 'dev', clientConfig: { maxAttempts: 1, ...clientConfig } })();

describe('the sign-in service', () => {
  it.each(['us-east-1', 'eu-central-1', 'cn-north-1', 'us-gov-west-1', 'us-gov-east-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1', 'eusc-de-east-1'])(
    'of %s is where the SDK asks too',
    async (region) => {
      const asked: string[] = [];
      const requestHandler = {
        handle: (request: { readonly protocol: string; readonly hostname: string; readonly path: string }) => {
          asked.push(`${request.protocol}//${request.hostname}${request.path}`);
          return Promise.reject(new Error('seen'));
        },
      };
      await theirs({ region, requestHandler }).catch(() => undefined);

      expect(asked).toEqual([`https://${signInHost(region)}/v1/token`]);
    },
  );

  describe('is asked', () => {
    let server: Server;
    let endpoint: string;
    let seen: Seen[];

    beforeEach(async () => {
      seen = [];
      server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
          response.writeHead(500).end();
        });
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise((closed) => server.close(closed)));

    it('as the SDK asks: the same body, and a proof of the same form by the same key', async () => {
      const { dpopKey: pem, clientId, refreshToken } = JSON.parse(readFileSync(home.tokenFile, 'utf8')) as Readonly<Record<string, string>>;
      await awsSignIn({ endpoint, now: Date.now })('us-east-1', { clientId: clientId ?? '', refreshToken: Secret.of(refreshToken ?? ''), key: Secret.of(pem ?? '') })();
      await theirs({ endpoint, region: 'us-east-1' }).catch(() => undefined);

      const [ours, sdks] = seen.map(({ method, url, headers, body }) => {
        const [header, claims, signature = ''] = String(headers['dpop']).split('.');
        const { jwk, ...head } = membersOf(header);
        const key = createPublicKey({ key: jwk as Fields, format: 'jwk' });
        const isSigned = verify('sha256', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
        const { jti, iat, ...claimed } = membersOf(claims);
        return { method, url, type: headers['content-type'], body: JSON.parse(body) as Fields, head, jwk, claimed, kinds: [typeof jti, typeof iat], isSigned, hasAuthorization: 'authorization' in headers };
      });

      expect(ours).toEqual(sdks);
      expect(ours).toMatchObject({ isSigned: true, hasAuthorization: false, claimed: { htm: 'POST', htu: `${endpoint}/v1/token` } });
    });

    it('once: a refresh that was not heard may have been answered', async () => {
      const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString();
      await awsSignIn({ endpoint, now: Date.now })('us-east-1', { clientId: 'c', refreshToken: Secret.of('r'), key: Secret.of(key) })();

      expect(seen).toHaveLength(1);
    });
  });

  it('leaves a session that the SDK can go on with', async () => {
    const sandbox = await startSandbox();
    sandbox.addUser({ name: 'reader' });
    sandbox.addLoginSession({ user: 'reader', refreshToken: 'first-refresh', tokenSeconds: 200 });
    const ours = await rightOf(
      credentialsFilePathStrategy({ credentialsFileKinds: ['login'], signInEndpoint: sandbox.signinEndpoint }).open({ path: home.config, profile: 'dev' }).resolve({ refresh: false }),
    );
    const next = await theirs({ endpoint: sandbox.signinEndpoint });
    await sandbox.stop();

    expect(next.accessKeyId).not.toBe(ours.credentials.accessKeyId);
    expect(sandbox.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual(['CreateOAuth2Token 200', 'CreateOAuth2Token 200']);
  });
});

describe('dpopKey', () => {
  const pemOf = (namedCurve: string): string => generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('takes a key of P-256 and nothing else', () => {
    const key = dpopKey(pemOf('P-256'));

    expect(key === undefined ? '' : dpopProof(key, 'POST', 'https://x/', 0)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);
    expect([pemOf('P-384'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'x'].map(dpopKey)).toEqual([undefined, undefined, undefined]);
  });
});
