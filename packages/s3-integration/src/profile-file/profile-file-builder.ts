import { problems, type FileProblem } from './file-problems.js';
import { isKeyPairKey, nameOfKey } from './known-keys.js';
import type { FileDiagnostic, FileProperty, FileSection, ProfileFile } from './profile-file.js';
import type { Header } from './read-header.js';

interface Section extends FileSection {
  readonly prefixed: boolean;
  readonly properties: Map<string, FileProperty>;
  readonly diagnostics: FileDiagnostic[];
}

/** Collects what the parser reads, section by section. */
export class ProfileFileBuilder {
  readonly #profiles = new Map<string, Section>();
  readonly #ssoSessions = new Map<string, Section>();
  readonly #diagnostics: FileDiagnostic[] = [];
  readonly #structure: FileDiagnostic[] = [];
  #section: Section | undefined;
  #group = 0;
  readonly #keysOfGroup = new Set<string>();

  /** A problem in the section that is being read, or of the file when there is none. */
  problem(line: number, problem: FileProblem): void {
    const diagnostic = { line, ...problem };
    this.#diagnostics.push(diagnostic);
    (this.#section?.diagnostics ?? this.#structure).push(diagnostic);
  }

  /** A problem that leaves in doubt where the following lines belong: they are read, and kept nowhere. */
  brokenHeader(line: number, problem: FileProblem): void {
    this.#section = undefined;
    this.problem(line, problem);
    this.#section = this.#newSection(line, { name: '', prefixed: false });
  }

  header(line: number, header: Header): void {
    this.#section = this.#sectionOf(line, header);
    this.#startGroup();
    for (const warning of header.warnings) {
      this.problem(line, warning);
    }
  }

  property(line: number, key: string, value: string): void {
    const section = this.#section;
    if (section?.properties.has(key)) {
      this.problem(line, problems.keyRepeated(nameOfKey(key)));
    }
    if (isKeyPairKey(key)) {
      if (this.#keysOfGroup.has(key)) {
        this.#startGroup();
      }
      this.#keysOfGroup.add(key);
    }
    section?.properties.set(key, { value, line, group: this.#group });
  }

  /** Appends a line to the value of a property. */
  continue(key: string, text: string): void {
    const property = this.#section?.properties.get(key);
    if (property !== undefined) {
      this.#section?.properties.set(key, { ...property, value: `${property.value}\n${text}` });
    }
  }

  build(): ProfileFile {
    return { profiles: this.#profiles, ssoSessions: this.#ssoSessions, diagnostics: this.#diagnostics, structure: this.#structure };
  }

  #sectionOf(line: number, header: Header): Section {
    const sections = header.kind === 'profile' ? this.#profiles : header.kind === 'sso-session' ? this.#ssoSessions : undefined;
    const known = sections?.get(header.name);
    const isDefault = header.kind === 'profile' && header.name === 'default';
    if (known !== undefined && isDefault && known.prefixed !== header.prefixed) {
      return this.#chooseDefault(line, known, this.#newSection(line, header));
    }
    if (known !== undefined) {
      this.#section = known;
      this.problem(line, problems.sectionRepeated);
      return known;
    }
    const fresh = this.#newSection(line, header);
    sections?.set(header.name, fresh);
    return fresh;
  }

  /** `[profile default]` counts and `[default]` does not, in whichever order they come. */
  #chooseDefault(line: number, known: Section, fresh: Section): Section {
    const chosen = fresh.prefixed ? fresh : known;
    this.#profiles.set('default', chosen);
    this.#section = chosen;
    this.problem(line, problems.defaultOverridden);
    return fresh;
  }

  #newSection(line: number, { name, prefixed }: Pick<Header, 'name' | 'prefixed'>): Section {
    return { name, prefixed, line, properties: new Map(), diagnostics: [] };
  }

  #startGroup(): void {
    this.#group += 1;
    this.#keysOfGroup.clear();
  }
}
