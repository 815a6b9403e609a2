import type { FileSection, LineRange, ProfileFile } from '../profile-file/profile-file.js';

const sectionsOf = ({ profiles, ssoSessions, services, ignored }: ProfileFile): ReadonlyArray<FileSection> => [
  ...profiles.values(),
  ...ssoSessions.values(),
  ...services.values(),
  ...ignored,
];

const rangesOf = (file: ProfileFile): ReadonlyArray<LineRange> => [
  ...sectionsOf(file).flatMap(({ line, properties }) => [{ line, lastLine: line }, ...properties.values()]),
  ...file.diagnostics.flatMap(({ line, lastLine = line, earlier }) => [{ line, lastLine }, ...(earlier === undefined ? [] : [earlier])]),
];

/**
 * The lines of a text that a parser lost without a word: neither blank nor a comment, not a header, in no property, and
 * in no diagnostic.
 */
export const unexplainedLines = (text: string, file: ProfileFile): ReadonlyArray<number> => {
  const explained = new Set<number>();
  rangesOf(file).forEach(({ line, lastLine }) => {
    for (let number = line; number <= lastLine; number += 1) {
      explained.add(number);
    }
  });
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (/^\s*(?:[#;]|$)/.test(line) || explained.has(index + 1) ? [] : [index + 1]));
};
