import type { Description } from '@aqueduct/integrations';
import type { HttpFailure } from './http-failure.js';

const SEND_A_KEY = 'Send the header "Authorization: Bearer <API key>". Where the first key was put is in the log of the first start.';

const UNAUTHENTICATED = {
  'no-key': 'The request has no API key.',
  'not-a-bearer-token': 'The Authorization header does not hold a Bearer token.',
  'unknown-key': 'The API key is not known.',
};

/** A refused request in words. Nothing of its body or headers is repeated. */
export const describeHttpFailure = (failure: HttpFailure): Description => {
  switch (failure._tag) {
    case 'Unauthenticated':
      return { problem: UNAUTHENTICATED[failure.reason], remedy: SEND_A_KEY };
    case 'RouteNotFound':
      return { problem: `There is nothing at ${failure.method} ${failure.path}.`, remedy: 'GET /api/docs lists the endpoints.' };
    case 'MalformedJson':
      return {
        problem: `The body is not JSON: it goes wrong at line ${failure.line}, column ${failure.column}.`,
        remedy: 'Correct the body at that position and send it again.',
      };
    case 'UnsupportedMediaType':
      return {
        problem: 'The body has a content type that this endpoint does not read.',
        remedy: `Send the header "Content-Type: ${failure.expected.join('" or "')}" with a body of that kind.`,
      };
    case 'BodyTooLarge':
      return {
        problem: `The body is larger than ${failure.limitBytes} bytes.`,
        remedy: 'Send less; nothing that this API reads needs to be that large.',
      };
    case 'BodyUnreadable':
      return { problem: `The body cannot be read: ${failure.reason}.`, remedy: 'Send it again as UTF-8, complete, with the right Content-Length and Content-Encoding.' };
    case 'CredentialsFileInvalid':
      return {
        problem: failure.problems.map(({ problem }) => problem).join(' '),
        remedy: [...new Set(failure.problems.map(({ remedy }) => remedy))].join(' '),
      };
    case 'RequestRefused':
      return { problem: 'The request cannot be understood.', remedy: 'Check the path and the headers; GET /api/docs describes the endpoints.' };
  }
};
