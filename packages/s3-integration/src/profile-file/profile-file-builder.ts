import type { FileLine } from './file-line.js';
import { problems, type FileProblem } from './file-problems.js';
import { addDiagnostic, FileSections, propertiesOf, type OpenProperty, type OpenSection } from './file-sections.js';
import { linesOf, mixedParts } from './key-pair.js';
import { isKeyPairKey, keyMeantBy, nameOfKey } from './known-keys.js';
import type { FileDiagnostic, FileProperty, ProfileFile } from './profile-file.js';
import type { BrokenHeader, Header } from './read-header.js';

interface OpenDiagnostic extends FileDiagnostic {
  lastLine: number | undefined;
}

const diagnosticAt = (line: number, column: number, { code, severity, found, writeInstead, earlier }: FileProblem): OpenDiagnostic => ({
  code,
  severity,
  line,
  column,
  lastLine: undefined,
  earlier,
  found,
  writeInstead,
});

const byLine = (a: FileDiagnostic, b: FileDiagnostic): number => a.line - b.line;
const later = (a: FileProperty, b: FileProperty): FileProperty => (b.line > a.line ? b : a);

/** Collects what the parser reads of the lines, section by section. */
export class ProfileFileBuilder {
  readonly #line: FileLine;
  readonly #sections = new FileSections();
  readonly #diagnostics: OpenDiagnostic[] = [];
  readonly #structure: FileDiagnostic[] = [];
  /** Whose credential keys may not belong together. */
  readonly #unsure = new Set<OpenSection>();
  #section: OpenSection | undefined;
  #property: OpenProperty | undefined;
  #group = 0;

  constructor(line: FileLine) {
    this.#line = line;
  }

  /** A problem in the section that is being read, or of the file when there is none. */
  readonly problem = (problem: FileProblem, at: number = this.#line.first): void => this.#report(problem, at, this.#section);

  /** The last problem is about this line too. */
  continueProblem(): void {
    const last = this.#diagnostics.at(-1);
    if (last !== undefined) {
      last.lastLine = this.#line.number;
    }
  }

  /** A problem that leaves in doubt where the following lines belong: they are read, and count for nothing. */
  brokenHeader({ problem, at }: BrokenHeader): void {
    this.#report(problem, at, undefined);
    this.#section = this.#sections.ignore('', this.#line.number);
  }

  header(header: Header): void {
    this.#section = this.#sections.open(header, this.#line.number, this.#repeatedSection);
    this.#group += 1;
    if (header.warning !== undefined) {
      this.problem(header.warning, header.at);
    }
  }

  property(key: string, value: string): void {
    const section = this.#section;
    if (section === undefined) {
      return;
    }
    const { number: line, first } = this.#line;
    const properties = propertiesOf(section);
    const earlier = properties.get(key);
    if (earlier !== undefined) {
      this.#repeated(section, key, earlier);
    }
    if (key === 'aws_security_token') {
      this.#unsure.add(section);
    }
    const meant = keyMeantBy(key);
    if (meant !== undefined) {
      this.problem(problems.keyMisnamed(meant));
    }
    this.#property = { value, line, lastLine: line, column: this.#line.column(first), group: this.#group };
    properties.set(key, this.#property);
  }

  /** Appends a line to the value of the last property. */
  continueProperty(text: string): void {
    if (this.#property !== undefined) {
      this.#property.value += `\n${text}`;
      this.#property.lastLine = this.#line.number;
    }
  }

  build(): ProfileFile {
    this.#unsure.forEach((section) => this.#checkPair(section));
    if (this.#unsure.size > 0) {
      this.#diagnostics.sort(byLine);
    }
    const { profiles, ssoSessions, services, ignored } = this.#sections;
    return { profiles, ssoSessions, services, ignored, diagnostics: this.#diagnostics, structure: this.#structure };
  }

  #report(problem: FileProblem, at: number, section: OpenSection | undefined): void {
    this.#add(diagnosticAt(this.#line.number, this.#line.column(at), problem), section);
  }

  #add(diagnostic: OpenDiagnostic, section: OpenSection | undefined): void {
    this.#diagnostics.push(diagnostic);
    if (section === undefined) {
      this.#structure.push(diagnostic);
    } else {
      addDiagnostic(section, diagnostic);
    }
  }

  readonly #repeatedSection = (problem: FileProblem, section: OpenSection): void => {
    this.#report(problem, this.#line.first, section);
    this.#unsure.add(section);
  };

  /** A credential key for the second time begins another group. */
  #repeated(section: OpenSection, key: string, earlier: OpenProperty): void {
    this.problem(problems.keyRepeated(nameOfKey(key), earlier));
    if (earlier.group === this.#group && isKeyPairKey(key)) {
      this.#group += 1;
      this.#unsure.add(section);
    }
  }

  #checkPair(section: OpenSection): void {
    const parts = mixedParts(section);
    const [first, ...others] = parts;
    if (first !== undefined && this.#sections.profiles.get(section.name) === section) {
      const { line, column } = others.reduce(later, first);
      this.#add(diagnosticAt(line, column, problems.keyPairMixed(linesOf(parts))), section);
      section.diagnostics.sort(byLine);
    }
  }
}
