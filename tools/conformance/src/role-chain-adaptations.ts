/** A case, as JSON, put the way this project wants it said. */
type Adaptation = (json: string) => string;

const withRoleArn: Adaptation = (json) => json.replaceAll('"arn:foo"', '"arn:aws:iam::123456789012:role/Foo"');
const withAccountId: Adaptation = (json) => json.replaceAll('"0123"', '"012345670123"');

/** For cases that are about something else than what this project refuses them for; by their names. */
export const ROLE_CHAIN_ADAPTATIONS: ReadonlyMap<string, Adaptation> = new Map([
  ['partial credentials error (missing secret)', withRoleArn],
  ['partial credentials error (missing access key)', withRoleArn],
  ['missing credentials error (empty source profile)', withRoleArn],
  ['missing source profile', withRoleArn],
  ['SSO credentials profile selected', withAccountId],
]);
