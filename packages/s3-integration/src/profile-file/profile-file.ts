/** A mistake, or something to look at, in a file. Never holds a value, for a value may be a secret. */
export interface FileDiagnostic {
  /** From 1. */
  readonly line: number;
  /** `error`: the section (or, outside of sections, the file) cannot be used. */
  readonly severity: 'error' | 'warning';
  readonly found: string;
  readonly writeInstead: string;
}

export interface FileProperty {
  /** Trimmed, without comment; the lines of a continued value are joined with a line feed. */
  readonly value: string;
  readonly line: number;
  /** Credential keys of one group were written next to each other: a key pair that spans groups is a mix of two. */
  readonly group: number;
}

export interface FileSection {
  readonly name: string;
  /** Of its first header. */
  readonly line: number;
  /** By key in lower case. A map, because names come from a stranger. */
  readonly properties: ReadonlyMap<string, FileProperty>;
  readonly diagnostics: ReadonlyArray<FileDiagnostic>;
}

/** What {@link parseProfileFile} makes of a credentials or config file. */
export interface ProfileFile {
  readonly profiles: ReadonlyMap<string, FileSection>;
  readonly ssoSessions: ReadonlyMap<string, FileSection>;
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

const SPOKEN_DIAGNOSTICS = 5;

/** The first few diagnostics in words, for a message. */
export const inWords = (diagnostics: ReadonlyArray<FileDiagnostic>): string => {
  const spoken = diagnostics
    .slice(0, SPOKEN_DIAGNOSTICS)
    .map(({ line, found, writeInstead }) => `line ${line}: ${found} (write ${writeInstead})`)
    .join('; ');
  const more = diagnostics.length - SPOKEN_DIAGNOSTICS;
  return more > 0 ? `${spoken}; and ${more} more` : spoken;
};
