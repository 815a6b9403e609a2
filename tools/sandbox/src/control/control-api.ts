import { AwsError, SandboxMisuse } from '../aws-error.js';
import { decodePercent, type Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import { readBody } from './json-body.js';
import { controlRoutes, type Controlled } from './routes.js';

const PREFIX = '/_sandbox';

const refusal = (error: unknown): Reply => {
  if (error instanceof SandboxMisuse) return jsonReply({ error: error.message }, 400);
  if (error instanceof AwsError) return jsonReply({ error: error.message, code: error.code }, error.status);
  throw error;
};

/**
 * The JSON API for other processes, under /_sandbox, a name that no bucket can have. `undefined` for every other path.
 * It needs no key, so a request that a web page sent (it carries an Origin) is refused.
 */
export const controlApi = (sandbox: Controlled): ((incoming: Incoming) => Promise<Reply | undefined>) => {
  const table = controlRoutes(sandbox);
  return async (incoming) => {
    if (incoming.path !== PREFIX && !incoming.path.startsWith(`${PREFIX}/`)) return undefined;
    const host = (incoming.headers.get('host') ?? '').replace(/:\d+$/, '');
    if (incoming.headers.has('origin') || !['127.0.0.1', 'localhost'].includes(host)) return jsonReply({ error: 'Not for web pages.' }, 403);
    const [noun = '', parameter] = incoming.path.slice(PREFIX.length + 1).split(/\/(.*)/s);
    const route = table[`${incoming.method} ${noun}${parameter === undefined ? '' : '/'}`];
    if (route === undefined) return jsonReply({ error: `There is no ${incoming.method} ${incoming.path}. There are: ${Object.keys(table).join(', ')}` }, 404);
    try {
      const result = route(await readBody(incoming), decodePercent(parameter ?? ''));
      return result === undefined ? { status: 204 } : jsonReply(result);
    } catch (error) {
      return refusal(error);
    }
  };
};
