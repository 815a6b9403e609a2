/** What JSON can hold. */
export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json };

/** A JSON object. */
export interface JsonRecord {
  readonly [key: string]: Json;
}
