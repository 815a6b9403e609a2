/** NUL and other control characters, zero-width and direction marks, line separators, and what a failed decoding leaves. */
const INVISIBLE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u;
const ODD_SPACE = /(?! )\p{Zs}/u;
const ODD_SPACES = /(?! )\p{Zs}/gu;

/** Almost every text is plain, and this is many times quicker than the classes of Unicode. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

/** Whether a text holds nothing but printable ASCII, spaces, tabs and line ends. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** Where in a line the first character is that nobody sees; -1 without one. */
export const invisibleIn = (line: string): number => line.search(INVISIBLE);

/** Where in a line the first no-break space, or one of its like, is: they come along when a text is copied from a web page. */
export const oddSpaceIn = (line: string): number => line.search(ODD_SPACE);

/** The same line, of the same length, with ordinary spaces. */
export const plainSpaces = (line: string): string => line.replace(ODD_SPACES, ' ');

/** How a message names a character that nobody sees, e.g. `U+200B`. */
export const nameOfCharacter = (text: string, at: number): string =>
  `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
