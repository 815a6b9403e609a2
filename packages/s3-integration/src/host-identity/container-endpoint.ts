import * as E from 'fp-ts/lib/Either.js';
import ipaddr from 'ipaddr.js';
import type { NamedFailure } from '../s3-credential-error.js';
import { missing, misconfigured } from './host-identity-failure.js';

type Environment = Readonly<Record<string, string | undefined>>;

const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** Where a container asks for the credentials of its role. The path may be all that guards them: it belongs in no message. */
export interface ContainerEndpoint {
  readonly url: string;
  /** The variable that says so. */
  readonly variable: typeof RELATIVE | typeof FULL;
}

/** What `RELATIVE` is relative to. */
const ECS_AGENT = 'http://169.254.170.2';
/** The agents of ECS and of EKS Pod Identity. */
const AGENTS: ReadonlySet<string> = new Set(['169.254.170.2', '169.254.170.23', 'fd00:ec2::23']);

const isNear = (hostname: string): boolean => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || AGENTS.has(host) || (ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback');
};

const refuse = (variable: ContainerEndpoint['variable'], why: string, remedy: string): E.Either<NamedFailure, never> =>
  E.left(misconfigured('container', variable, why, remedy));

const relative = (path: string): E.Either<NamedFailure, ContainerEndpoint> =>
  path.startsWith('/') && URL.canParse(`${ECS_AGENT}${path}`)
    ? E.right({ url: new URL(`${ECS_AGENT}${path}`).href, variable: RELATIVE })
    : refuse(RELATIVE, 'does not begin with a slash, so it could lead to another host', 'Let ECS set it, e.g. /v2/credentials/..., or delete it.');

const full = (text: string): E.Either<NamedFailure, ContainerEndpoint> => {
  if (!URL.canParse(text)) {
    return refuse(FULL, 'is no whole URL', 'Write it with scheme and host, e.g. http://169.254.170.23/v1/credentials.');
  }
  const { protocol, hostname, href } = new URL(text);
  if (protocol === 'https:' || (protocol === 'http:' && isNear(hostname))) {
    return E.right({ url: href, variable: FULL });
  }
  return refuse(
    FULL,
    protocol === 'http:' ? `leads over plain HTTP to ${hostname}, which is not on this machine` : `has the scheme "${protocol.slice(0, -1)}"`,
    `Use https, or http to this machine (localhost, 127.0.0.0/8, ::1) or to an agent of AWS (${[...AGENTS].join(', ')}).`,
  );
};

/**
 * Where the `AWS_CONTAINER_*` variables lead: over HTTPS anywhere, over plain HTTP only to this machine and the agents of
 * ECS and EKS. The relative one counts when both are set. No name is looked up, and nothing is connected to.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 *
 * @publicApi
 */
export const containerCredentialsUrl = (env: Environment): E.Either<NamedFailure, ContainerEndpoint> => {
  const [path, url] = [env[RELATIVE] ?? '', env[FULL] ?? ''];
  if (path !== '') {
    return relative(path);
  }
  return url === '' ? E.left(missing('container')) : full(url);
};
