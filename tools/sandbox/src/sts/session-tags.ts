import { AwsError } from '../aws-error.js';
import type { RoleSession } from '../state/user.js';
import type { StsForm } from './sts-form.js';

const MAX_TAGS = 50;

const invalid = (why: string): AwsError => new AwsError('ValidationError', `1 validation error detected: Value at 'tags' failed to satisfy constraint: ${why}`);

/**
 * Tags and TransitiveTagKeys, with the transitive tags of the caller's own session, which nobody may change.
 *
 * @throws AwsError ValidationError, AccessDenied
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export const readSessionTags = (form: StsForm, caller: RoleSession | undefined): Pick<RoleSession, 'tags' | 'transitiveTagKeys'> => {
  const [keys, values] = [form.members('Tags', '.Key'), form.members('Tags', '.Value')];
  if (keys.length > MAX_TAGS) throw invalid(`Member must have length less than or equal to ${MAX_TAGS}`);
  if (keys.some((key) => key.length < 1 || key.length > 128) || values.some((value) => value.length > 256) || values.length !== keys.length)
    throw invalid('a key of 1 to 128 and a value of at most 256 characters each');
  if (new Set(keys.map((key) => key.toLowerCase())).size !== keys.length) throw invalid('keys must differ in more than case');
  const inherited = (caller?.transitiveTagKeys ?? []).map((key) => [key, caller?.tags?.[key] ?? ''] as const);
  if (inherited.some(([key]) => keys.includes(key))) throw new AwsError('AccessDenied', 'One of the specified transitive tag keys can\'t be set because it conflicts with a transitive tag key from the calling session.');
  const asked = form.members('TransitiveTagKeys');
  if (!asked.every((key) => keys.includes(key))) throw invalid('TransitiveTagKeys must name tags that are passed');
  const transitiveTagKeys = [...inherited.map(([key]) => key), ...asked];
  const tags = Object.fromEntries([...inherited, ...keys.map((key, index) => [key, values[index] ?? ''] as const)]);
  return { ...(Object.keys(tags).length === 0 ? {} : { tags }), ...(transitiveTagKeys.length === 0 ? {} : { transitiveTagKeys }) };
};
