import { NextPlace } from './next-place.js';
import { isPlain } from './odd-characters.js';

const BYTE_ORDER_MARK = 0xfeff;
const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const SPACE = 32;
const TAB = 9;
/** A character behind it takes two places of a string. */
const LAST_OF_ONE_PLACE = 0xffff;

const isBlank = (code: number): boolean => code === SPACE || code === TAB;
/** What `trim` takes for white space. */
const isWhiteSpace = (code: number): boolean => isBlank(code) || /\s/.test(String.fromCharCode(code));

/**
 * Walks over the lines of a text. A line is a set of places in the text, nothing is copied; and each character is looked
 * at a few times, however long the lines are.
 */
export class FileLine {
  readonly text: string;
  /** From 1. */
  number = 0;
  start = 0;
  /** Behind its last character. */
  end = 0;
  /** Where its content begins, behind white space. */
  first = 0;
  /** Behind its content. */
  last = 0;
  /** Whether it holds nothing but printable ASCII, spaces and tabs. */
  isPlain: boolean;
  readonly #isPlainText: boolean;
  readonly #lineFeed: NextPlace;
  readonly #carriageReturn: NextPlace;
  readonly #equals: NextPlace;
  readonly #hash: NextPlace;
  readonly #semicolon: NextPlace;
  #next: number;

  constructor(text: string) {
    this.text = text;
    this.isPlain = this.#isPlainText = isPlain(text);
    this.#lineFeed = new NextPlace(text, '\n');
    this.#carriageReturn = new NextPlace(text, '\r');
    this.#equals = new NextPlace(text, '=');
    this.#hash = new NextPlace(text, '#');
    this.#semicolon = new NextPlace(text, ';');
    this.#next = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  }

  /** Goes to the next line; false when there is none. */
  next(): boolean {
    const { text } = this;
    const start = this.#next;
    if (start >= text.length) {
      return false;
    }
    const end = Math.min(this.#lineFeed.from(start), this.#carriageReturn.from(start));
    const isPair = end + 1 < text.length && text.charCodeAt(end) === CARRIAGE_RETURN && text.charCodeAt(end + 1) === LINE_FEED;
    this.#next = end + (isPair ? 2 : 1);
    this.number += 1;
    this.start = start;
    this.end = end;
    this.isPlain = this.#isPlainText || isPlain(text.slice(start, end));
    this.first = this.skipSpace(start, end);
    this.last = this.dropSpace(this.first, end);
    return true;
  }

  /** Of its first "="; -1 without one. */
  equals(): number {
    const equals = this.#equals.from(this.start);
    return equals < this.end ? equals : -1;
  }

  /** Of the "#" or ";" that begins a comment behind a value, i.e. has white space before it; -1 without one. */
  comment(equals: number): number {
    let mark = equals;
    do {
      mark = Math.min(this.#hash.from(mark + 1), this.#semicolon.from(mark + 1));
    } while (mark < this.end && !this.#isSpace(mark - 1));
    return mark < this.end ? mark : -1;
  }

  /** Where the content of a part of the line begins. */
  skipSpace(from: number, to: number): number {
    let at = from;
    while (at < to && this.#isSpace(at)) {
      at += 1;
    }
    return at;
  }

  /** Behind which the content of a part of the line ends. */
  dropSpace(from: number, to: number): number {
    let at = to;
    while (at > from && this.#isSpace(at - 1)) {
      at -= 1;
    }
    return at;
  }

  /** How a person counts a position of this line: in characters, from 1. */
  column(at: number): number {
    if (this.isPlain) {
      return at - this.start + 1;
    }
    let column = 1;
    for (let before = this.start; before < at; before += (this.text.codePointAt(before) ?? 0) > LAST_OF_ONE_PLACE ? 2 : 1) {
      column += 1;
    }
    return column;
  }

  #isSpace(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return this.isPlain ? isBlank(code) : isWhiteSpace(code);
  }
}
