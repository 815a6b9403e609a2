/** How deep a chain of causes is followed. */
const CAUSES = 4;

/** What may be logged of an error: no properties that a library put on it, for they hold requests and inputs. */
export interface LoggableError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggableError;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const given = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** JSON.parse quotes what it read; a failed query of drizzle lists its parameters. */
const quotesInput = (error: Error): boolean => error instanceof SyntaxError || 'params' in error;

/** An error (or a tagged failure) for the log. */
export const loggableError = (error: unknown, depth = CAUSES): LoggableError => {
  if (typeof error !== 'object' || error === null) {
    return { type: typeof error };
  }
  const { _tag, code, cause, problem } = error as Record<string, unknown>;
  const isError = error instanceof Error;
  const own = {
    message: isError ? (quotesInput(error) ? undefined : error.message) : textOf(problem),
    code: textOf(code),
    stack: isError
      ? error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .join('\n')
      : undefined,
    cause: cause === undefined || depth === 0 ? undefined : loggableError(cause, depth - 1),
  };
  return { type: textOf(_tag) ?? (isError ? error.name : 'object'), ...given(own) };
};

/** The same in a line, for a terminal. */
export const errorInWords = ({ type, message, code, cause }: LoggableError): string =>
  [[type, message].filter((part) => part !== undefined).join(': ') + (code === undefined ? '' : ` (${code})`), ...(cause === undefined ? [] : [errorInWords(cause)])].join('; caused by ');
