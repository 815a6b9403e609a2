import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** The usual headers; TLS is the business of whoever stands in front, so nothing is said about it. */
export const securityHeaders = (): RequestHandler[] => [
  helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, strictTransportSecurity: false }),
  (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  },
];
