import type { S3Target } from '../s3-target.js';
import { needsOf, type Input, type Need } from './declared-needs.js';
import { declaredBeginnings, type S3Access, type S3Scope } from './s3-scope.js';

type Place = Pick<S3Target, 'bucket' | 'rootDirectory'>;

/** Servers and proxies that tidy paths up would look elsewhere than these keys say. */
const leadsAstray = (key: string): boolean => key.split('/').some((part) => part === '.' || part === '..');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a need goes beyond, in words; `undefined` when the scope covers it. */
const beyond =
  (scope: S3Scope, target: Place, operation: string) =>
  (need: Need): string | undefined => {
    const beginnings = declaredBeginnings(scope, target);
    const everything = beginnings.includes('');
    const covers = (text: string): boolean => everything || (beginnings.some((beginning) => text.startsWith(beginning)) && !leadsAstray(text));
    const allows = (access: S3Access): boolean => access === 'read' || scope.access === 'read-write';
    if (need.of === 'more') {
      return need.what;
    }
    if (need.bucket !== target.bucket) {
      return `${operation} in the bucket "${String(need.bucket)}"`;
    }
    if (need.of === 'bucket') {
      return everything ? undefined : `${operation} of the whole bucket`;
    }
    const text = textOf(need.of === 'object' ? need.key : need.prefix);
    return covers(text) && allows(need.access) ? undefined : `${operation} of ${text === '' ? 'the whole bucket' : `"${text}"`}`;
  };

/** What a request asks for beyond the scope, in words; `undefined` when it keeps to it. */
export const undeclaredAccess = (scope: S3Scope, target: Place, commandName: string, input: Input): string | undefined =>
  needsOf(commandName, input)
    .map(beyond(scope, target, commandName.replace(/Command$/, '')))
    .find((refusal) => refusal !== undefined);
