import { parseArgs } from 'node:util';
import { SandboxMisuse } from './aws-error.js';
import type { Sandbox } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';

const HELP = `aqueduct-sandbox: a stand-in for AWS on 127.0.0.1, for development and tests only.

  aqueduct-sandbox [--port 9100] [--region us-east-1]

It serves S3 (every signature is verified), STS, the SSO portal with SSO-OIDC, IMDSv2 and container credentials on one port,
with two users and a bucket each. At its start it prints how AWS SDKs are pointed at it.
All state is in memory and gone at the end. Stop it with Ctrl-C.

  --port <n>     port on 127.0.0.1, 0 for a free one (default 9100)
  --region <r>   region of the buckets (default us-east-1)
  --help         this text
`;

/** Anybody may know these keys: they open nothing but this sandbox. */
const DEMO_USERS = [
  { name: 'alice', accessKeyId: 'AKIASANDBOXALICE0001', secretAccessKey: 'alice-sandbox-secret-for-development-001', bucket: 'alice-lake' },
  { name: 'bob', accessKeyId: 'AKIASANDBOXBOB000001', secretAccessKey: 'bob-sandbox-secret-for-development-00001', bucket: 'bob-lake' },
] as const;

/** As public as the keys above. */
const DEMO_CONTAINER_TOKEN = 'sandbox-container-token';

interface CliOptions {
  readonly port: number;
  readonly region: string;
  readonly help: boolean;
}

const readOptions = (args: ReadonlyArray<string>): CliOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '9100' }, region: { type: 'string', default: 'us-east-1' }, help: { type: 'boolean', default: false } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new SandboxMisuse('--port must be a number from 0 to 65535.');
  return { port, region: values.region, help: values.help };
};

/** Lines for a shell: what an SDK that is configured by its environment needs. */
const environmentOf = ({ endpoint, region, imdsEndpoint, containerCredentialsUri }: Sandbox): string =>
  [
    ...['S3', 'STS', 'SSO', 'SSO_OIDC', 'SIGNIN'].map((service) => `export AWS_ENDPOINT_URL_${service}=${endpoint}`),
    `export AWS_REGION=${region}`,
    `export AWS_EC2_METADATA_SERVICE_ENDPOINT=${imdsEndpoint}   # the role of an instance: acts as alice`,
    `export AWS_CONTAINER_CREDENTIALS_FULL_URI=${containerCredentialsUri}   # instead of IMDS: acts as alice`,
    `export AWS_CONTAINER_AUTHORIZATION_TOKEN=${DEMO_CONTAINER_TOKEN}`,
  ]
    .map((line) => `  ${line}`)
    .join('\n');

const serve = async ({ port, region }: CliOptions): Promise<void> => {
  const sandbox = await startSandbox({ port, region });
  DEMO_USERS.forEach(({ bucket, ...user }) => {
    sandbox.addUser(user);
    sandbox.createBucket(bucket, { owner: user.name });
  });
  sandbox.setInstanceRole('alice');
  sandbox.addContainerCredentials({ user: 'alice', authorizationToken: DEMO_CONTAINER_TOKEN });
  const users = DEMO_USERS.map(({ name, accessKeyId, bucket }) => `  ${name.padEnd(6)} key id ${accessKeyId}  bucket ${bucket}`).join('\n');
  process.stdout.write(
    `For development and tests only: reachable from this machine, state in memory.\n` +
      `Endpoint of all services: ${sandbox.endpoint}  (region ${sandbox.region})\n${users}\n` +
      `AWS SDKs and the AWS CLI find it by these variables; take those that you need (S3 by path style: s3.addressing_style = path):\n${environmentOf(sandbox)}\n` +
      `Their secrets are in the README; more users through the control API: ${sandbox.controlUrl}\n`,
  );
  await new Promise<void>((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => resolve())));
  await sandbox.stop();
};

const explain = (error: unknown, args: ReadonlyArray<string>): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' ? `The port is taken: give another by --port, or --port 0 for a free one (you gave: ${args.join(' ') || 'none'}).` : message;
};

/** Runs the sandbox until SIGINT or SIGTERM; what cannot be done is said in one sentence, with exit code 2. */
export const runCli = async (args: ReadonlyArray<string>): Promise<void> => {
  try {
    const options = readOptions(args);
    if (options.help) process.stdout.write(HELP);
    else await serve(options);
  } catch (error) {
    process.stderr.write(`aqueduct-sandbox: ${explain(error, args)}\n`);
    process.exitCode = 2;
  }
};
