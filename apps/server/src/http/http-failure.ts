/** No API key, or one that is not known. */
export interface Unauthenticated {
  readonly _tag: 'Unauthenticated';
  readonly reason: 'no-key' | 'not-a-bearer-token' | 'unknown-key';
}

export interface RouteNotFound {
  readonly _tag: 'RouteNotFound';
  readonly method: string;
  readonly path: string;
}

/** The body should be JSON and is not. The position says where, so that nothing of it has to be repeated. */
export interface MalformedJson {
  readonly _tag: 'MalformedJson';
  readonly line: number;
  readonly column: number;
}

export interface UnsupportedMediaType {
  readonly _tag: 'UnsupportedMediaType';
  readonly expected: ReadonlyArray<string>;
}

export interface BodyTooLarge {
  readonly _tag: 'BodyTooLarge';
  readonly limitBytes: number;
}

/** The body broke off, or is packed or encoded in a way that the server does not read. */
export interface BodyUnreadable {
  readonly _tag: 'BodyUnreadable';
  readonly reason: string;
}

/** What is wrong in a file, without any value of it. */
export interface FileProblem {
  /** From 1; absent when the whole file is meant. */
  readonly line?: number;
  /** From 1; absent when the whole line, or more, is meant. */
  readonly column?: number;
  readonly problem: string;
  readonly remedy: string;
}

/** An uploaded credentials file that is not one. */
export interface CredentialsFileInvalid {
  readonly _tag: 'CredentialsFileInvalid';
  readonly problems: ReadonlyArray<FileProblem>;
}

/** What the HTTP framework refused by itself, e.g. a path that cannot be decoded. */
export interface RequestRefused {
  readonly _tag: 'RequestRefused';
  readonly status: number;
}

/** What can be wrong with a request before a use case sees it. */
export type HttpFailure =
  | Unauthenticated
  | RouteNotFound
  | MalformedJson
  | UnsupportedMediaType
  | BodyTooLarge
  | BodyUnreadable
  | CredentialsFileInvalid
  | RequestRefused;

export const unauthenticated = (reason: Unauthenticated['reason']): Unauthenticated => ({ _tag: 'Unauthenticated', reason });
export const routeNotFound = (method: string, path: string): RouteNotFound => ({ _tag: 'RouteNotFound', method, path });
export const malformedJson = (at: { readonly line: number; readonly column: number }): MalformedJson => ({ _tag: 'MalformedJson', ...at });
export const unsupportedMediaType = (...expected: ReadonlyArray<string>): UnsupportedMediaType => ({ _tag: 'UnsupportedMediaType', expected });
export const bodyTooLarge = (limitBytes: number): BodyTooLarge => ({ _tag: 'BodyTooLarge', limitBytes });
export const bodyUnreadable = (reason: string): BodyUnreadable => ({ _tag: 'BodyUnreadable', reason });
export const credentialsFileInvalid = (problems: ReadonlyArray<FileProblem>): CredentialsFileInvalid => ({
  _tag: 'CredentialsFileInvalid',
  problems,
});
export const requestRefused = (status: number): RequestRefused => ({ _tag: 'RequestRefused', status });
