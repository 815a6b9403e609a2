/** Where one character stands next in a text. As long as it is asked for rising positions, it looks at no character twice. */
export class NextPlace {
  readonly #text: string;
  readonly #character: string;
  #found = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  /** The first place at a position or behind it; the end of the text when there is none. */
  from(position: number): number {
    if (this.#found < position) {
      const found = this.#text.indexOf(this.#character, position);
      this.#found = found === -1 ? this.#text.length : found;
    }
    return this.#found;
  }
}
