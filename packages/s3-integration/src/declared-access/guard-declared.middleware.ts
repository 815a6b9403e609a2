import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import type { InitializeMiddleware } from '@smithy/types';
import type { PinnedSnapshot } from '../pinned-snapshot.js';
import type { Input } from './declared-needs.js';
import type { S3Scope } from './s3-scope.js';
import { undeclaredAccess } from './undeclared-access.js';
import { UndeclaredAccessException } from './undeclared-access-exception.js';

/**
 * Refuses what the scope does not cover before anything is signed, requests to be presigned too. It stands after the
 * connection's defaults, so that it sees the bucket; and before narrowed credentials, so that with and without them a
 * workflow meets the same limits.
 */
export const guardDeclared = (client: S3Client, pinned: PinnedSnapshot, scope: S3Scope): void => {
  const middleware: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => (args) => {
    const refused = undeclaredAccess(scope, pinned.currentSync().target, String(context['commandName']), args.input as unknown as Input);
    return refused === undefined ? next(args) : Promise.reject(new UndeclaredAccessException(pinned.connection, refused, scope.declaredBy));
  };

  client.middlewareStack.addRelativeTo(middleware, {
    relation: 'after',
    toMiddleware: 'applyConnectionDefaults',
    name: 'guardDeclared',
    override: true,
  });
};
