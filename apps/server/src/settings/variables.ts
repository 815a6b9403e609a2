import { CREDENTIALS_FILE_KINDS, DEFAULT_CREDENTIALS_FILE_KINDS, HOST_IDENTITIES, isHostIdentity } from '@aqueduct/s3-integration';
import { absoluteFolder, absoluteFolders, endpoint, endpoints, folder, keyRing, matching, oneOf, postgresUrl, program, someOf, wholeNumber, yesOrNo } from './readers.js';
import { optionally, withDefault } from './variable.js';

const HOST_IDENTITY_NAMES = Object.keys(HOST_IDENTITIES).filter(isHostIdentity);

/** Every environment variable that the server reads, declared once. */
export const VARIABLES = {
  host: withDefault(
    {
      name: 'AQUEDUCT_HOST',
      description: 'The address to listen on. Anything but a loopback address makes the server reachable from other machines.',
      expected: 'an IP address or a host name',
      example: '0.0.0.0',
      byDefault: '127.0.0.1',
    },
    matching(/^[A-Za-z0-9.:_-]{1,253}$/, 'an IP address or a host name'),
  ),
  port: withDefault(
    {
      name: 'AQUEDUCT_PORT',
      description: 'The port to listen on; 0 takes a free one.',
      expected: 'a whole number from 0 to 65535',
      example: '8080',
      byDefault: '4280',
    },
    wholeNumber(0, 65_535),
  ),
  data: withDefault(
    {
      name: 'AQUEDUCT_DATA',
      description: 'The folder of the embedded database, the generated key ring and the first API key.',
      expected: 'a folder; a relative one counts from the working folder',
      example: '/var/lib/aqueduct',
      byDefault: './.aqueduct',
    },
    folder,
  ),
  databaseUrl: optionally(
    {
      name: 'DATABASE_URL',
      description: 'A PostgreSQL database to use instead of the embedded one. AQUEDUCT_KEYS must be set with it.',
      expected: 'a PostgreSQL URL',
      example: 'postgres://aqueduct:password@db.example.com:5432/aqueduct',
    },
    postgresUrl,
  ),
  keys: optionally(
    {
      name: 'AQUEDUCT_KEYS',
      description: 'The keys that seal secrets, as id:base64,id:base64; the first one seals, all of them open. Make one with: openssl rand -base64 32',
      expected: 'id:base64 of 32 bytes, several separated by commas',
      example: 'k1:<the output of: openssl rand -base64 32>',
    },
    keyRing,
  ),
  logLevel: withDefault(
    {
      name: 'AQUEDUCT_LOG_LEVEL',
      description: 'How much is logged.',
      expected: 'one of fatal, error, warn, info, debug, trace, silent',
      example: 'debug',
      byDefault: 'info',
    },
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const),
  ),
  runRetentionDays: withDefault(
    {
      name: 'AQUEDUCT_RUN_RETENTION_DAYS',
      description: 'Days after which the record of a run that has ended is deleted; 0 keeps all.',
      expected: 'a whole number of days',
      example: '365',
      byDefault: '90',
    },
    wholeNumber(0, 36_500),
  ),
  drainSeconds: withDefault(
    {
      name: 'AQUEDUCT_DRAIN_SECONDS',
      description: 'How long a stop waits for running workflows; what has not ended then goes on in another process.',
      expected: 'a whole number of seconds',
      example: '60',
      byDefault: '10',
    },
    wholeNumber(0, 86_400),
  ),
  workerConcurrency: withDefault(
    {
      name: 'AQUEDUCT_WORKER_CONCURRENCY',
      description: 'Runs at once in one process and queue, where a queue does not say otherwise.',
      expected: 'a whole number from 1 to 1000',
      example: '50',
      byDefault: '20',
    },
    wholeNumber(1, 1_000),
  ),
  s3AllowPrivateAddresses: withDefault(
    {
      name: 'AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES',
      description: 'Lets S3 connections reach loopback and private addresses (an S3 server in your own network). Link-local and metadata addresses stay refused.',
      expected: '"true" or "false"',
      example: 'true',
      byDefault: 'false',
    },
    yesOrNo,
  ),
  s3TrustedEndpoints: withDefault(
    {
      name: 'AQUEDUCT_S3_TRUSTED_ENDPOINTS',
      description: 'Endpoints beside AWS that credentials from files on the server and from SSO may be sent to.',
      expected: 'URLs separated by commas',
      example: 'https://minio.example.com,https://ceph.example.com:8443',
      byDefault: 'none',
    },
    (text) => (text === 'none' ? { value: [] } : endpoints(text)),
  ),
  ssoPortalEndpoint: optionally(
    {
      name: 'AQUEDUCT_SSO_PORTAL_ENDPOINT',
      description: 'For development: a stand-in for the portal of AWS SSO, e.g. the sandbox.',
      expected: 'a URL',
      example: 'http://127.0.0.1:4566',
    },
    endpoint,
  ),
  ssoOidcEndpoint: optionally(
    {
      name: 'AQUEDUCT_SSO_OIDC_ENDPOINT',
      description: 'For development: a stand-in for the token service of AWS SSO, which refreshes tokens.',
      expected: 'a URL',
      example: 'http://127.0.0.1:4566',
    },
    endpoint,
  ),
  ssoCacheFolder: optionally(
    {
      name: 'AQUEDUCT_SSO_CACHE_DIR',
      description: 'One folder for the SSO tokens of all profiles, instead of sso/cache beside each config file.',
      expected: 'an absolute folder',
      example: '/var/lib/aqueduct/sso-cache',
    },
    absoluteFolder,
  ),
  signInEndpoint: optionally(
    {
      name: 'AQUEDUCT_SIGNIN_ENDPOINT',
      description: 'For development: a stand-in for the sign-in service of AWS, which refreshes sessions of "aws login".',
      expected: 'a URL',
      example: 'http://127.0.0.1:4566',
    },
    endpoint,
  ),
  loginCacheFolder: optionally(
    {
      name: 'AQUEDUCT_LOGIN_CACHE_DIR',
      description: 'One folder for the sessions of "aws login" of all profiles, instead of login/cache beside each config file.',
      expected: 'an absolute folder',
      example: '/var/lib/aqueduct/login-cache',
    },
    absoluteFolder,
  ),
  credentialsFolders: optionally(
    {
      name: 'AQUEDUCT_CREDENTIALS_FOLDERS',
      description: 'The folders in which connections may name credentials files; links cannot lead out of them. Any folder when not set.',
      expected: 'absolute folders separated by commas',
      example: '/etc/aqueduct/credentials,/home/me/.aws',
    },
    absoluteFolders,
  ),
  credentialsFileKinds: withDefault(
    {
      name: 'AQUEDUCT_CREDENTIALS_FILE_KINDS',
      description: 'What profiles of credentials files on the server may sign in with. The last four reach outside the file: a program that is run, a token file, the identity of the server, somebody who signed in with "aws login".',
      expected: `one or more of ${CREDENTIALS_FILE_KINDS.join(', ')}, separated by commas`,
      example: 'static,sso,role-chain,web-identity',
      byDefault: DEFAULT_CREDENTIALS_FILE_KINDS.join(','),
    },
    someOf(CREDENTIALS_FILE_KINDS),
  ),
  s3HostIdentities: withDefault(
    {
      name: 'AQUEDUCT_S3_HOST_IDENTITIES',
      description: 'The identities of the server itself that connections may use. Whoever may create connections then acts with their rights.',
      expected: `one or more of ${HOST_IDENTITY_NAMES.join(', ')}, separated by commas`,
      example: 'container,instance-metadata',
      byDefault: 'none',
    },
    (text) => (text === 'none' ? { value: [] } : someOf(HOST_IDENTITY_NAMES)(text)),
  ),
  s3CredentialProcess: optionally(
    {
      name: 'AQUEDUCT_S3_CREDENTIAL_PROCESS',
      description: 'The program of the identity "process", with its arguments: it prints credentials as JSON, as credential_process of the AWS CLI does. No shell is used.',
      expected: 'the absolute path of a program and its arguments, separated by spaces; neither may hold one',
      example: '/usr/local/bin/aws-credentials --account prod',
    },
    program,
  ),
  stsEndpoint: optionally(
    {
      name: 'AQUEDUCT_STS_ENDPOINT',
      description: 'For development: a stand-in for AWS STS, which hands out the sessions of roles in credentials files.',
      expected: 'a URL',
      example: 'http://127.0.0.1:4566',
    },
    endpoint,
  ),
};
