import { SandboxMisuse } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { UserPolicy } from '../state/user.js';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is ReadonlyArray<string> => Array.isArray(value) && value.every((item) => typeof item === 'string');
const ACCESSES: ReadonlyArray<unknown> = ['none', 'read-only', 'read-write'];

const isPolicy = (value: unknown): value is UserPolicy => {
  if (!isFields(value)) return false;
  const { own, buckets, deny } = value;
  return (
    (own === undefined || ACCESSES.includes(own)) &&
    (buckets === undefined || (isFields(buckets) && Object.values(buckets).every((access) => ACCESSES.includes(access)))) &&
    (deny === undefined || isTexts(deny))
  );
};

/** A JSON object whose fields are asked for by name and type. Every method throws SandboxMisuse, naming the field. */
export class JsonRecord {
  constructor(private readonly fields: Fields) {}

  optional(name: string): string | undefined {
    const value = this.fields[name];
    if (value === undefined || typeof value === 'string') return value;
    throw new SandboxMisuse(`"${name}" must be text.`);
  }

  text(name: string): string {
    const value = this.optional(name);
    if (value === undefined || value === '') throw new SandboxMisuse(`"${name}" is missing: give it as text.`);
    return value;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.fields[name];
    if (value === undefined || typeof value === 'number') return value;
    throw new SandboxMisuse(`"${name}" must be a number.`);
  }

  number(name: string): number {
    const value = this.optionalNumber(name);
    if (value === undefined) throw new SandboxMisuse(`"${name}" is missing: give it as a number.`);
    return value;
  }

  optionalTexts(name: string): ReadonlyArray<string> | undefined {
    const value = this.fields[name];
    if (value === undefined || isTexts(value)) return value;
    throw new SandboxMisuse(`"${name}" must be a list of texts.`);
  }

  record(name: string): JsonRecord {
    const value = this.fields[name];
    if (isFields(value)) return new JsonRecord(value);
    throw new SandboxMisuse(`"${name}" must be an object.`);
  }

  /** An object as it is, for documents that somebody else reads. */
  object(name: string): object {
    const value = this.fields[name];
    if (isFields(value)) return value;
    throw new SandboxMisuse(`"${name}" must be an object.`);
  }

  /** An object of texts; an empty one when it is left out. */
  textsByName(name: string): Readonly<Record<string, string>> {
    const value = this.fields[name] ?? {};
    if (isFields(value) && Object.values(value).every((item) => typeof item === 'string')) return value as Readonly<Record<string, string>>;
    throw new SandboxMisuse(`"${name}" must be an object of texts.`);
  }

  is(name: string, value: string): boolean {
    return this.fields[name] === value;
  }

  records(name: string): ReadonlyArray<JsonRecord> {
    const value = this.fields[name];
    if (Array.isArray(value) && value.every(isFields)) return value.map((fields) => new JsonRecord(fields));
    throw new SandboxMisuse(`"${name}" must be a list of objects.`);
  }

  /** `body` as text, or `bodyBase64`. */
  bytes(): Buffer {
    const encoded = this.optional('bodyBase64');
    return encoded === undefined ? Buffer.from(this.optional('body') ?? '') : Buffer.from(encoded, 'base64');
  }

  /** The texts of these names that are there, for spreading. */
  texts<Name extends string>(...names: ReadonlyArray<Name>): { readonly [K in Name]?: string } {
    return this.present(names, (name) => this.optional(name));
  }

  /** The numbers of these names that are there. */
  numbers<Name extends string>(...names: ReadonlyArray<Name>): { readonly [K in Name]?: number } {
    return this.present(names, (name) => this.optionalNumber(name));
  }

  /** The times of these names that are there, written as ISO 8601. */
  dates<Name extends string>(...names: ReadonlyArray<Name>): { readonly [K in Name]?: Date } {
    return this.present(names, (name) => {
      const text = this.optional(name);
      const date = text === undefined ? undefined : new Date(text);
      if (date !== undefined && Number.isNaN(date.getTime())) throw new SandboxMisuse(`"${name}" must be a time such as 2026-11-23T10:00:00Z.`);
      return date;
    });
  }

  policy(): { readonly policy?: UserPolicy } {
    const { policy } = this.fields;
    if (policy === undefined) return {};
    if (isPolicy(policy)) return { policy };
    throw new SandboxMisuse('"policy" must be {"own"?: access, "buckets"?: {name: access}, "deny"?: [operation]}, access being none, read-only or read-write.');
  }

  private present<Name extends string, Value>(names: ReadonlyArray<Name>, read: (name: Name) => Value | undefined): { readonly [K in Name]?: Value } {
    const found = names.map((name) => [name, read(name)] as const).filter(([, value]) => value !== undefined);
    return Object.fromEntries(found) as { readonly [K in Name]?: Value };
  }
}

/** Reads a JSON object; an empty body is an empty one. @throws SandboxMisuse */
export const readBody = async (incoming: Incoming): Promise<JsonRecord> => {
  const text = (await incoming.readBody()).toString('utf8');
  const refuse = () => new SandboxMisuse('The body must be a JSON object.');
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (isFields(value)) return new JsonRecord(value);
  } catch {
    throw refuse();
  }
  throw refuse();
};
