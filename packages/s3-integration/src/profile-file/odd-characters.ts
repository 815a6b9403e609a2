/** NUL and other control characters, zero-width and direction marks, line separators, and what a failed decoding leaves. */
const INVISIBLE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u;
const ODD_SPACE = /(?! )\p{Zs}/u;
const ODD_SPACES = /(?! )\p{Zs}/gu;

export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);

/** No-break spaces and their like, which come along when a text is copied from a web page. */
export const hasOddSpace = (text: string): boolean => ODD_SPACE.test(text);

export const plainSpaces = (text: string): string => (hasOddSpace(text) ? text.replace(ODD_SPACES, ' ') : text);
