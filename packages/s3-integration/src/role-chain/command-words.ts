/**
 * The words of a command line, as a shell would split it, without being one: quotes and backslashes group, nothing is
 * expanded. Undefined when a quote is not closed.
 */
export const commandWords = (line: string): ReadonlyArray<string> | undefined => {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (letter === '\\' && quote !== "'" && at + 1 < line.length) {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (letter === quote) {
      quote = undefined;
    } else if (quote === undefined && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (quote === undefined && /\s/.test(letter)) {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  return quote === undefined ? [...words, ...(word === undefined ? [] : [word])] : undefined;
};
