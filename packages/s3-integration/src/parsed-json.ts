/** What a text says as JSON; `undefined` when it is none. The error of the parser is dropped: it quotes the text. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
