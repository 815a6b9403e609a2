/** A text that counts how many of its characters are looked at or copied: the work of a parser, on any machine alike. */
export class CountedText {
  visits = 0;

  constructor(private readonly text: string) {}

  /** What to give to the parser, which may use no other methods of a text than those below. */
  get counting(): string {
    return this as unknown as string;
  }

  get lines(): number {
    return (this.text.match(/\r\n?|\n/g)?.length ?? 0) + 1;
  }

  get length(): number {
    return this.text.length;
  }

  charCodeAt(at: number): number {
    this.visits += 1;
    return this.text.charCodeAt(at);
  }

  codePointAt(at: number): number | undefined {
    this.visits += 1;
    return this.text.codePointAt(at);
  }

  indexOf(searched: string, from: number): number {
    const found = this.text.indexOf(searched, from);
    this.visits += (found === -1 ? this.text.length : found + 1) - from;
    return found;
  }

  slice(from: number, to: number): string {
    this.visits += to - from;
    return this.text.slice(from, to);
  }

  /** What a regular expression asks for. */
  toString(): string {
    this.visits += this.text.length;
    return this.text;
  }
}
