import { optional, refined, text, type FieldsOf } from '@aqueduct/integrations';
import { areSessionTags, arePolicyArns, isPolicy, POLICY_LENGTH } from './session-lists.js';

const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 43_200;

const isOrigin = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
};

/**
 * What a session of a role is asked for, whoever asks.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const roleSessionFields = {
  roleArn: text({
    label: 'Role ARN',
    placeholder: 'arn:aws:iam::123456789012:role/aqueduct-reader',
    pattern: 'arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}',
    maxLength: 2048,
    expected: 'the ARN of a role, e.g. arn:aws:iam::123456789012:role/aqueduct-reader',
  }),
  sessionName: optional(
    text({
      label: 'Session name',
      placeholder: 'aqueduct',
      help: 'Appears in CloudTrail with everything that the role does.',
      pattern: '[\\w+=,.@-]{2,64}',
      maxLength: 64,
      expected: '2 to 64 letters, digits and characters of _+=,.@-',
    }),
  ),
  durationSeconds: optional(
    refined(
      text({ label: 'Duration in seconds', placeholder: '3600', help: 'How long a session lasts before a new one is asked for.', maxLength: 5, pattern: '\\d+' }),
      `a whole number of seconds from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}`,
      (value) => Number(value) >= SHORTEST_SECONDS && Number(value) <= LONGEST_SECONDS,
    ),
  ),
  sessionPolicy: optional(
    refined(
      text({
        label: 'Session policy',
        help: 'A policy in JSON that narrows what the session may do; it never widens it.',
        multiline: true,
        maxLength: POLICY_LENGTH,
      }),
      `a policy document in JSON with a Statement, at most ${POLICY_LENGTH} characters`,
      isPolicy,
    ),
  ),
  policyArns: optional(
    refined(
      text({ label: 'Session policy ARNs', help: 'Managed policies that narrow the session, separated by commas.', multiline: true, maxLength: 6000 }),
      'at most 10 ARNs of managed policies, separated by commas',
      arePolicyArns,
    ),
  ),
  stsRegion: optional(
    text({
      label: 'STS region',
      placeholder: 'eu-central-1',
      help: 'Whose security token service is asked. Needed unless the source brings a region along.',
      pattern: '[a-z0-9]+(?:-[a-z0-9]+)*',
      maxLength: 63,
      expected: 'the name of a region, e.g. eu-central-1',
    }),
  ),
  stsEndpoint: optional(
    refined(
      text({ label: 'STS endpoint', help: 'Only for a token service that is not at AWS; the operator must trust it.', maxLength: 1024 }),
      'a URL of scheme, host and port only, e.g. https://sts.example.com',
      (value) => isOrigin(value.endsWith('/') ? value : `${value}/`),
    ),
  ),
};

/** Of a session that is asked for with credentials; a web identity brings its own. */
export const signedSessionFields = {
  externalId: optional(
    text({
      label: 'External ID',
      help: 'What the trust policy of the role asks for. Made by Aqueduct when left out, and kept.',
      pattern: '[\\w+=,.@:/-]{2,1224}',
      maxLength: 1224,
      expected: '2 to 1224 letters, digits and characters of _+=,.@:/-',
    }),
  ),
  sourceIdentity: optional(
    text({
      label: 'Source identity',
      help: 'Stays with the session through all roles that it takes on.',
      pattern: '[\\w+=,.@-]{2,64}',
      maxLength: 64,
      expected: '2 to 64 letters, digits and characters of _+=,.@-',
    }),
  ),
  sessionTags: optional(
    refined(
      text({ label: 'Session tags', placeholder: 'team=data, env=prod', multiline: true, maxLength: 8192 }),
      'at most 50 tags as key=value, separated by commas, each key once',
      areSessionTags,
    ),
  ),
};

export type RoleSessionFields = FieldsOf<typeof roleSessionFields>;
export type SignedSessionFields = FieldsOf<typeof signedSessionFields>;
