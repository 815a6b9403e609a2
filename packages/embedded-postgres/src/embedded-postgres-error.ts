/** Everything that can go wrong with the embedded server, by what the operator has to do about it. */
export type EmbeddedPostgresErrorCode =
  /** No PostgreSQL is published for this operating system, processor or C library. */
  | 'unsupported-platform'
  /** The platform's npm package is not installed. */
  | 'binaries-missing'
  /** The binaries are there and do not run. */
  | 'binaries-unusable'
  /** Owner or permissions of the folder keep the server's user out. */
  | 'folder-not-accessible'
  /** The folder is no database folder, and holds something else. */
  | 'folder-not-empty'
  /** The data were written by another major version. */
  | 'wrong-version'
  | 'disk-full'
  | 'read-only-disk'
  /** The process runs as a user that the operating system has no name for. */
  | 'unknown-user'
  | 'invalid-database-name'
  /** The server is there and has no connection left. */
  | 'too-many-connections'
  /** The server ended, or refused, for a reason that its log tells. */
  | 'start-failed'
  | 'start-timeout'
  | 'stop-timeout';

/** The one error of this package: `code` for programs, `message` for people (what happened, and what to do). */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly logTail?: string },
  ) {
    super(
      options?.logTail ? `${message}\nLast lines of the server:\n${options.logTail}` : message,
      options?.cause === undefined ? undefined : { cause: options.cause },
    );
  }
}

const RULES: ReadonlyArray<readonly [RegExp, EmbeddedPostgresErrorCode, string]> = [
  [/No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/i, 'disk-full', 'the disk is full: free some space and start again'],
  [/Read-only file system|EROFS/i, 'read-only-disk', 'the disk is read-only: mount it writable, or choose another folder'],
  [
    /incompatible with server|not compatible with this version/i,
    'wrong-version',
    'the data were written by another version of PostgreSQL: dump them with that version and restore them into an empty folder',
  ],
  [
    /could not look up effective user ID/i,
    'unknown-user',
    'the user of this process has no entry in /etc/passwd, which PostgreSQL needs: add one, or run as another user',
  ],
  [
    /Permission denied|Operation not permitted|has invalid permissions|has wrong ownership|EACCES|EPERM/i,
    'folder-not-accessible',
    'owner or permissions keep the server out: the folder and all in it must belong to the user that runs the server, with mode 0700',
  ],
];

/** What the text of a system error, or of the server's log, says about the cause; the last resort is `start-failed`. */
export const explainFailure = (
  doing: string,
  evidence: string,
  options: { readonly cause?: unknown; readonly logTail?: string } = {},
): EmbeddedPostgresError => {
  const rule = RULES.find(([pattern]) => pattern.test(evidence));
  return rule === undefined
    ? new EmbeddedPostgresError('start-failed', options.logTail ? `${doing} failed` : `${doing} failed: ${evidence}`, options)
    : new EmbeddedPostgresError(rule[1], `${doing} failed: ${rule[2]}`, options);
};

/** The `code` of a Node or PostgreSQL error, if it has one. */
export const errorCodeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Runs file system work, and explains its failure. Errors of this package pass through. */
export const explained = async <A>(doing: string, work: () => Promise<A>): Promise<A> => {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) {
      throw cause;
    }
    throw explainFailure(doing, String(cause), { cause });
  }
};
