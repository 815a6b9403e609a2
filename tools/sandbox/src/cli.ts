import { parseArgs } from 'node:util';
import { startSandbox } from './start-sandbox.js';

const HELP = `aqueduct-sandbox: a stand-in for AWS on 127.0.0.1, for development and tests only.

  aqueduct-sandbox [--port 9100] [--region us-east-1]

It serves S3 (every signature is verified), STS and the SSO portal on one port, with two users and a bucket each.
All state is in memory and gone at the end. Stop it with Ctrl-C.

  --port <n>     port on 127.0.0.1, 0 for a free one (default 9100)
  --region <r>   region of the buckets (default us-east-1)
  --help         this text
`;

/** The published keys of AWS's own documentation style: anybody may know them, so they are good for a sandbox only. */
const DEMO_USERS = [
  { name: 'alice', accessKeyId: 'AKIASANDBOXALICE0001', secretAccessKey: 'alice-sandbox-secret-for-development-001', bucket: 'alice-lake' },
  { name: 'bob', accessKeyId: 'AKIASANDBOXBOB000001', secretAccessKey: 'bob-sandbox-secret-for-development-00001', bucket: 'bob-lake' },
] as const;

const readPort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`--port must be a number from 0 to 65535.`);
};

/** Runs the sandbox until SIGINT or SIGTERM. */
export const runCli = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '9100' }, region: { type: 'string', default: 'us-east-1' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const sandbox = await startSandbox({ port: readPort(values.port), region: values.region });
  DEMO_USERS.forEach(({ bucket, ...user }) => {
    sandbox.addUser(user);
    sandbox.createBucket(bucket, { owner: user.name });
  });
  const users = DEMO_USERS.map(({ name, accessKeyId, bucket }) => `  ${name.padEnd(6)} key id ${accessKeyId}  bucket ${bucket}`).join('\n');
  process.stdout.write(
    `For development and tests only: reachable from this machine, state in memory.\n` +
      `S3, STS and SSO endpoint: ${sandbox.endpoint}  (region ${sandbox.region})\n${users}\n` +
      `Their secrets are in the README; more users through the control API: ${sandbox.controlUrl}\n`,
  );
  await new Promise<void>((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => resolve())));
  await sandbox.stop();
};
