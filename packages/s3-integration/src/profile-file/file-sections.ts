import { problems, type FileProblem } from './file-problems.js';
import type { FileDiagnostic, FileProperty, FileSection } from './profile-file.js';
import type { Header } from './read-header.js';

/** A property that is being read. */
export interface OpenProperty extends FileProperty {
  value: string;
  lastLine: number;
}

/** A section that is being read. */
export interface OpenSection extends FileSection {
  /** Written as `[profile x]`. */
  readonly prefixed: boolean;
  properties: Map<string, OpenProperty>;
  diagnostics: FileDiagnostic[];
}

/** Shared by the many sections that have none; never written to. */
const NO_PROPERTIES = new Map<string, OpenProperty>();
const NO_DIAGNOSTICS: FileDiagnostic[] = [];

const newSection = (name: string, line: number, prefixed: boolean): OpenSection => ({
  name,
  prefixed,
  line,
  properties: NO_PROPERTIES,
  diagnostics: NO_DIAGNOSTICS,
});

/** The properties of a section, to add to. */
export const propertiesOf = (section: OpenSection): Map<string, OpenProperty> => {
  if (section.properties === NO_PROPERTIES) {
    section.properties = new Map();
  }
  return section.properties;
};

export const addDiagnostic = (section: OpenSection, diagnostic: FileDiagnostic): void => {
  if (section.diagnostics === NO_DIAGNOSTICS) {
    section.diagnostics = [diagnostic];
  } else {
    section.diagnostics.push(diagnostic);
  }
};

/** The sections of a file by kind and name, and which of those with the same name counts. */
export class FileSections {
  readonly profiles = new Map<string, OpenSection>();
  readonly ssoSessions = new Map<string, OpenSection>();
  readonly services = new Map<string, OpenSection>();
  readonly ignored: OpenSection[] = [];

  /** The section that the lines below a header belong to. */
  open(header: Header, line: number, report: (problem: FileProblem, section: OpenSection) => void): OpenSection {
    const { kind, name, prefixed } = header;
    if (kind === 'ignored') {
      return this.ignore(name, line);
    }
    const sections = kind === 'profile' ? this.profiles : kind === 'sso-session' ? this.ssoSessions : this.services;
    const known = sections.get(name);
    if (known === undefined) {
      const fresh = newSection(name, line, prefixed);
      sections.set(name, fresh);
      return fresh;
    }
    if (kind === 'profile' && name === 'default' && known.prefixed !== prefixed) {
      const opened = prefixed ? this.#replaceDefault(known, line) : this.ignore(name, line);
      report(problems.defaultOverridden(known.line), prefixed ? opened : known);
      return opened;
    }
    report(problems.sectionRepeated(known.line), known);
    return known;
  }

  /** A section that counts for nothing. */
  ignore(name: string, line: number): OpenSection {
    const section = newSection(name, line, false);
    this.ignored.push(section);
    return section;
  }

  /** `[profile default]` counts and `[default]` does not, in whichever order they come. */
  #replaceDefault(known: OpenSection, line: number): OpenSection {
    const fresh = newSection('default', line, true);
    this.ignored.push(known);
    this.profiles.set('default', fresh);
    return fresh;
  }
}
