import type { AqueductApi } from './aqueduct-api.js';
import type { DemoWorld } from './demo-world.js';
import { say } from './say.js';

/** A connection of the demo, and how it came by its credentials. */
export interface ConnectedWay {
  readonly connection: string;
  readonly way: string;
}

/** Connects the same bucket in the four ways, each with an identity of its own. */
export const connectFourWays = async (api: AqueductApi, world: DemoWorld): Promise<ReadonlyArray<ConnectedWay>> => {
  const { bucket, typedKey, uploadedFile, credentialsFile, configFile, sandbox } = world;
  const { endpoint } = sandbox;
  const inRegion = { bucket, region: 'us-east-1', endpoint };

  const { profiles } = await api.inspectFile(uploadedFile);
  say(`  the uploaded file has the profiles ${profiles.map(({ name }) => name).join(', ')}; "team" is chosen`);

  const ways = [
    {
      way: 'typed access key',
      body: {
        name: 'demo-typed',
        strategy: 'access-key',
        settings: { ...inRegion, rootDirectory: 'raw' },
        credentials: { accessKeyId: typedKey.accessKeyId, secretAccessKey: typedKey.secretAccessKey },
      },
    },
    {
      way: 'uploaded credentials file',
      body: {
        name: 'demo-uploaded',
        strategy: 'credentials-file-upload',
        settings: { ...inRegion, rootDirectory: 'raw' },
        credentials: { content: uploadedFile, profile: 'team' },
      },
    },
    {
      way: 'path of a credentials file',
      body: {
        name: 'demo-file',
        strategy: 'credentials-file-path',
        settings: { bucket, endpoint, rootDirectory: 'raw' },
        credentials: { path: credentialsFile, profile: 'pipeline' },
      },
    },
    {
      way: 'AWS SSO profile',
      body: {
        name: 'demo-sso',
        strategy: 'credentials-file-path',
        settings: { bucket, endpoint, rootDirectory: 'raw' },
        credentials: { path: configFile, profile: 'analyst' },
      },
    },
  ];

  const connected: ConnectedWay[] = [];
  for (const { way, body } of ways) {
    const { name, lastTest } = await api.connect({ kind: 's3', ...body });
    const steps = lastTest?.steps.map(({ step, milliseconds }) => `${step} ${milliseconds} ms`).join(', ') ?? '';
    say(`  ${name.padEnd(14)} ${way.padEnd(27)} tested: ${steps}`);
    connected.push({ connection: name, way });
  }
  return connected;
};
