import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One AssumeRole: who asked, and for what. */
export interface AskedRole {
  readonly signedBy: string;
  readonly roleArn: string;
  readonly sessionName: string | null;
  readonly externalId: string | null;
}

export interface RecordingSts {
  readonly endpoint: string;
  readonly asked: ReadonlyArray<AskedRole>;
  stop(): Promise<void>;
}

const answer = (roleArn: string): string => `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>${roleArn}/x</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>${keyOf(roleArn)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`;

/** The key id that a role's session has. */
export const keyOf = (roleArn: string): string => `key-of-${roleArn.split('/').at(-1)}`;

/** Gives every role to everybody, and writes down who asked. */
export const recordingSts = async (): Promise<RecordingSts> => {
  const asked: AskedRole[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body);
      const [, signedBy = ''] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
      const roleArn = form.get('RoleArn') ?? '';
      asked.push({ signedBy, roleArn, sessionName: form.get('RoleSessionName'), externalId: form.get('ExternalId') });
      response.writeHead(200, { 'content-type': 'text/xml', connection: 'close' }).end(answer(roleArn));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
