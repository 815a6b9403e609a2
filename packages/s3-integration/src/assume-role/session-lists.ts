/** A tag of a session. */
export interface SessionTag {
  readonly Key: string;
  readonly Value: string;
}

const items = (text: string): ReadonlyArray<string> =>
  text
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** `team=data, env=prod` or one a line. What is before the first `=` is the key. */
export const sessionTags = (text: string): ReadonlyArray<SessionTag> =>
  items(text).map((item) => {
    const end = item.indexOf('=');
    return { Key: item.slice(0, Math.max(end, 0)).trim(), Value: item.slice(end + 1).trim() };
  });

const MOST_TAGS = 50;
const KEY = /^[\p{L}\p{Z}\p{N}_.:/+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html */
export const areSessionTags = (text: string): boolean => {
  const tags = sessionTags(text);
  const keys = new Set(tags.map(({ Key }) => Key.toLowerCase()));
  return tags.length <= MOST_TAGS && keys.size === tags.length && tags.every(({ Key, Value }) => KEY.test(Key) && VALUE.test(Value));
};

/** ARNs, separated by commas or line breaks. */
export const policyArns = (text: string): ReadonlyArray<{ readonly arn: string }> => items(text).map((arn) => ({ arn }));

const MOST_POLICIES = 10;
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, PolicyArns.member.N */
export const arePolicyArns = (text: string): boolean => {
  const arns = policyArns(text);
  return arns.length <= MOST_POLICIES && arns.every(({ arn }) => POLICY_ARN.test(arn));
};

/** The longest inline policy that STS takes, in characters. */
export const POLICY_LENGTH = 2048;

/** Whether a text is a policy document as far as can be told without IAM. */
export const isPolicy = (text: string): boolean => {
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === 'object' && policy !== null && 'Statement' in policy && typeof policy.Statement === 'object' && policy.Statement !== null;
  } catch {
    return false;
  }
};
