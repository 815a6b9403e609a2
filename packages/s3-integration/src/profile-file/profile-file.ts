/** Lines of a file, from 1, both included. */
export interface LineRange {
  readonly line: number;
  readonly lastLine: number;
}

/** Every kind of mistake, or thing to look at, that a file can have. */
export type FileDiagnosticCode =
  // A header
  | 'HeaderNotClosed'
  | 'HeaderTail'
  | 'HeaderEmpty'
  | 'HeaderInvisible'
  | 'HeaderIndented'
  | 'HeaderWithSpace'
  | 'HeaderCase'
  | 'HeaderIgnored'
  | 'HeaderInvalidName'
  | 'SectionRepeated'
  | 'DefaultOverridden'
  // Before the first header
  | 'NoHeader'
  | 'AwsCsv'
  // A line `key = value`
  | 'NoEquals'
  | 'NoKey'
  | 'Colon'
  | 'Exported'
  | 'LineInvisible'
  | 'KeyInvisible'
  | 'KeyInvalid'
  | 'KeyMisnamed'
  | 'KeyRepeated'
  | 'ValueInvisible'
  | 'ValueQuoted'
  | 'CommentStripped'
  | 'OddSpace'
  // An indented line
  | 'ValueContinued'
  | 'KeyContinues'
  | 'LostContinuation'
  | 'BlockNoEquals'
  | 'BlockNoKey'
  // A profile
  | 'KeyPairMixed';

/**
 * A mistake, or something to look at, in a file. Never holds a value, for a value may be a secret.
 *
 * @publicApi
 */
export interface FileDiagnostic {
  readonly code: FileDiagnosticCode;
  /** `error`: the section (or, outside of sections, the file) cannot be used. */
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (of Unicode; a tab is one, a byte order mark none). */
  readonly column: number;
  /** Where it is about several lines: the last of them. */
  readonly lastLine?: number | undefined;
  /** What is said a second time, or no longer counts because of this line: where it was said first. */
  readonly earlier?: LineRange | undefined;
  readonly found: string;
  readonly writeInstead: string;
}

/** @publicApi */
export interface FileProperty extends LineRange {
  /** Trimmed, without comment; the lines of a continued value are joined with a line feed. */
  readonly value: string;
  /** Of the key. */
  readonly column: number;
  /** Credential keys of one group were written next to each other: a key pair that spans groups is a mix of two. */
  readonly group: number;
}

/** @publicApi */
export interface FileSection {
  readonly name: string;
  /** Of its first header. */
  readonly line: number;
  /** By key in lower case. A map, because names come from a stranger. */
  readonly properties: ReadonlyMap<string, FileProperty>;
  readonly diagnostics: ReadonlyArray<FileDiagnostic>;
}

/**
 * What {@link parseProfileFile} makes of a credentials or config file.
 *
 * @publicApi
 */
export interface ProfileFile {
  readonly profiles: ReadonlyMap<string, FileSection>;
  readonly ssoSessions: ReadonlyMap<string, FileSection>;
  /** `[services name]`: endpoints by service, each service a block of its own. */
  readonly services: ReadonlyMap<string, FileSection>;
  /** Sections that count for nothing; a diagnostic on the line of their header, or of what overrides them, says why. */
  readonly ignored: ReadonlyArray<FileSection>;
  /** All of them, in the order of the lines. */
  readonly diagnostics: ReadonlyArray<FileDiagnostic>;
  /** Those that leave in doubt which section a line belongs to; an error among them makes the whole file unusable. */
  readonly structure: ReadonlyArray<FileDiagnostic>;
}

/** The value of a key; an empty one counts as absent. */
export const valueOf = (section: FileSection, key: string): FileProperty | undefined => {
  const property = section.properties.get(key);
  return property?.value === '' ? undefined : property;
};

export const isError = ({ severity }: FileDiagnostic): boolean => severity === 'error';

/** Where to look, e.g. `line 3, column 7`. */
const placeOf = ({ line, column, lastLine }: FileDiagnostic): string =>
  lastLine === undefined || lastLine === line ? `line ${line}, column ${column}` : `lines ${line} to ${lastLine}`;

/** The same at the start of a sentence. */
export const placeAtStart = (diagnostic: FileDiagnostic): string => placeOf(diagnostic).replace(/^l/, 'L');

const SPOKEN_DIAGNOSTICS = 5;

/** The first few diagnostics in words, for a message. */
export const inWords = (diagnostics: ReadonlyArray<FileDiagnostic>): string => {
  const spoken = diagnostics
    .slice(0, SPOKEN_DIAGNOSTICS)
    .map((diagnostic) => `${placeOf(diagnostic)}: ${diagnostic.found} (write ${diagnostic.writeInstead})`)
    .join('; ');
  const more = diagnostics.length - SPOKEN_DIAGNOSTICS;
  return more > 0 ? `${spoken}; and ${more} more` : spoken;
};
