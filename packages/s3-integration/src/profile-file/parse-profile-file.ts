import { FileLine } from './file-line.js';
import { problems, type FileProblem } from './file-problems.js';
import { isKeyPairKey, isRelevantKey, nameOfKey } from './known-keys.js';
import { invisibleIn, nameOfCharacter } from './odd-characters.js';
import type { ProfileFile } from './profile-file.js';
import { ProfileFileBuilder } from './profile-file-builder.js';
import { readHeader, type FileStyle } from './read-header.js';
import { readKey, readValue, reportNoEquals } from './read-property.js';

const AWS_CSV = /^\W*(?:access key id,|user name,|awsaccesskeyid\s*=)/i;

const HASH = 35;
const SEMICOLON = 59;
const BRACKET = 91;

/** Reads a file line by line; what an indented line means depends on the property above it. */
class ProfileFileParser {
  readonly #line: FileLine;
  readonly #style: FileStyle;
  readonly #builder: ProfileFileBuilder;
  #place: 'before-first-header' | 'section' | 'services' = 'before-first-header';
  #hasComplained = false;
  /** How far the property is indented that a deeper line continues; -1 without one. */
  #openIndent = -1;
  #openKey: string | undefined;
  /** Its value is a block of indented `key = value` lines. */
  #isBlock = false;

  constructor(text: string, style: FileStyle) {
    this.#line = new FileLine(text);
    this.#style = style;
    this.#builder = new ProfileFileBuilder(this.#line);
  }

  parse(): ProfileFile {
    while (this.#line.next()) {
      const { text, first, last } = this.#line;
      const code = text.charCodeAt(first);
      if (first < last && code !== HASH && code !== SEMICOLON) {
        this.#read(code === BRACKET);
      }
    }
    return this.#builder.build();
  }

  #read(isHeader: boolean): void {
    const indent = this.#line.first - this.#line.start;
    const continues = this.#openIndent !== -1 && indent > this.#openIndent;
    if (isHeader) {
      return this.#header(continues);
    }
    if (this.#place === 'before-first-header') {
      return this.#beforeFirstHeader();
    }
    return continues ? this.#continuation() : this.#property(indent);
  }

  #beforeFirstHeader(): void {
    const { text, first, last } = this.#line;
    if (this.#hasComplained) {
      return this.#builder.continueProblem();
    }
    this.#builder.problem(AWS_CSV.test(text.slice(first, last)) ? problems.awsCsv : problems.noHeader);
    this.#hasComplained = true;
  }

  #header(isIndented: boolean): void {
    const header = readHeader(this.#line, this.#style, isIndented);
    this.#openIndent = -1;
    this.#place = header.kind === 'services' ? 'services' : 'section';
    if (header.kind === 'broken') {
      this.#builder.brokenHeader(header);
    } else {
      this.#builder.header(header);
    }
  }

  #property(indent: number): void {
    const equals = this.#line.equals();
    if (equals === -1) {
      this.#openIndent = -1;
      return reportNoEquals(this.#line, indent > 0, this.#builder.problem);
    }
    const key = readKey(this.#line, equals, this.#builder.problem);
    this.#openIndent = indent;
    this.#openKey = key;
    this.#isBlock = false;
    if (key !== undefined) {
      const value = readValue(this.#line, equals, key, this.#builder.problem);
      this.#isBlock = value === '' && (key === 's3' || this.#place === 'services');
      this.#builder.property(key, value);
    }
  }

  #continuation(): void {
    const { text, start, first, last, end } = this.#line;
    const content = text.slice(first, last);
    const problem = this.#isBlock ? this.#problemInBlock() : this.#problemOfContinuation();
    const invisible = this.#line.isPlain ? -1 : invisibleIn(text.slice(start, end));
    if (problem !== undefined) {
      this.#builder.problem(problem);
    } else if (invisible !== -1) {
      const name = nameOfKey(this.#openKey ?? '');
      this.#builder.problem(problems.valueInvisible(name, nameOfCharacter(text, start + invisible)), start + invisible);
    }
    if (this.#openKey === undefined) {
      this.#builder.continueProblem();
    } else {
      this.#builder.continueProperty(content);
    }
  }

  #problemInBlock(): FileProblem | undefined {
    const equals = this.#line.equals();
    if (equals === -1) {
      return problems.blockNoEquals;
    }
    return equals === this.#line.first ? problems.blockNoKey : undefined;
  }

  #problemOfContinuation(): FileProblem | undefined {
    if (this.#openKey !== undefined && isKeyPairKey(this.#openKey)) {
      return problems.valueContinued(nameOfKey(this.#openKey));
    }
    const { text, first } = this.#line;
    const equals = this.#line.equals();
    const key = equals === -1 ? '' : text.slice(first, equals).trim().toLowerCase();
    return isRelevantKey(key) ? problems.keyContinues(nameOfKey(key)) : undefined;
  }
}

/**
 * Parses an AWS credentials or config file of any origin in one pass, in time and memory that grow with its length. It
 * never throws, keeps names of any kind apart from the language's own, loses no line without a word, and reports what it
 * cannot use with line, column and remedy, without values.
 *
 * The grammar is that of the AWS SDKs' shared files (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html),
 * with indentation measured against the line that may be continued, so that a file indented as a whole reads the same.
 *
 * @publicApi
 */
export const parseProfileFile = (text: string, style: FileStyle = 'either'): ProfileFile => new ProfileFileParser(text, style).parse();
