/** NUL and other control characters, zero-width and direction marks, line separators, and what a failed decoding leaves. */
const INVISIBLE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u;
const ODD_SPACE = /(?! )\p{Zs}/u;
const ODD_SPACES = /(?! )\p{Zs}/gu;

/** Almost every text is plain, and this is many times quicker than the classes of Unicode. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** Whether a text holds nothing but printable ASCII, spaces and tabs. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

export const hasInvisible = (text: string): boolean => !isPlain(text) && INVISIBLE.test(text);

/** No-break spaces and their like, which come along when a text is copied from a web page. */
export const hasOddSpace = (text: string): boolean => !isPlain(text) && ODD_SPACE.test(text);

export const plainSpaces = (text: string): string => (hasOddSpace(text) ? text.replace(ODD_SPACES, ' ') : text);
