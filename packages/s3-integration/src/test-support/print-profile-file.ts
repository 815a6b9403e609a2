import type { FileProperty, FileSection, ProfileFile } from '../profile-file/profile-file.js';

const PLAIN_NAME = /^[A-Za-z0-9_\-/.%@:+]+$/;

const headerOf = (type: 'profile' | 'sso-session' | 'services', name: string): string =>
  type === 'profile' && PLAIN_NAME.test(name) ? `[${name}]` : `[${type} "${name}"]`;

/** A value that begins with a comment mark is one only right behind the "=". */
const propertyLines = ([key, { value }]: readonly [string, FileProperty]): ReadonlyArray<string> => {
  const [first = '', ...others] = value.split('\n');
  return [`${key} =${/^[#;]/.test(first) ? '' : ' '}${first}`, ...others.map((line) => `  ${line}`)];
};

/** What was written in different blocks is printed in different blocks: nothing of one key is mixed with another. */
const sectionLines = (header: string, { properties }: FileSection): ReadonlyArray<string> => {
  const groups = [...new Set([...properties.values()].map(({ group }) => group))];
  const blocks = groups.map((group) => [...properties].filter(([, property]) => property.group === group));
  return blocks.length === 0 ? [header] : blocks.flatMap((block) => [header, ...block.flatMap(propertyLines)]);
};

/** A credentials file in plain form that parses to the same, but for what counts for nothing. */
export const printProfileFile = ({ profiles, ssoSessions, services }: ProfileFile): string =>
  [
    ...[...profiles.values()].flatMap((section) => sectionLines(headerOf('profile', section.name), section)),
    ...[...ssoSessions.values()].flatMap((section) => sectionLines(headerOf('sso-session', section.name), section)),
    ...[...services.values()].flatMap((section) => sectionLines(headerOf('services', section.name), section)),
  ].join('\n');
