import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { ask } from './ask.js';
import { sourceKey } from './replicate-scope.js';
import type { StepRun } from './replicate-run.js';

/** The tags of an object of the source, as a write takes them; nothing when they are not wanted or there are none. */
export const tagsOf = async (
  { places: { source }, scope, request, signal }: StepRun,
  name: string,
  { TagCount }: { readonly TagCount?: number | undefined },
): Promise<{ readonly Tagging?: string }> => {
  if (!request.tags || TagCount === 0) {
    return {};
  }
  const command = new GetObjectTaggingCommand({ Bucket: source.bucket, Key: sourceKey(scope, name) });
  const { TagSet = [] } = await ask(source, signal, (client, options) => client.send(command, options));
  const tags = new URLSearchParams();
  TagSet.forEach(({ Key = '', Value = '' }) => tags.append(Key, Value));
  // Not every store reads + as a space.
  return TagSet.length === 0 ? {} : { Tagging: tags.toString().replaceAll('+', '%20') };
};
