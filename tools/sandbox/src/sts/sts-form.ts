import { AwsError } from '../aws-error.js';

const SHORTEST_SECONDS = 900;

/** The parameters of an STS request. */
export class StsForm {
  constructor(private readonly fields: URLSearchParams) {}

  optional(name: string): string | undefined {
    return this.fields.get(name) ?? undefined;
  }

  /** @throws AwsError ValidationError */
  text(name: string, pattern: RegExp, constraint: string): string {
    const value = this.optional(name);
    if (value === undefined) throw this.invalid(name, 'null', 'Member must not be null');
    return this.checked(name, value, pattern, constraint);
  }

  /** @throws AwsError ValidationError */
  optionalText(name: string, pattern: RegExp, constraint: string): string | undefined {
    const value = this.optional(name);
    return value === undefined ? undefined : this.checked(name, value, pattern, constraint);
  }

  /** `Name.member.1`, `Name.member.2`, … up to the first gap; `field` is what follows, e.g. `.Key`. */
  members(name: string, field = ''): ReadonlyArray<string> {
    const found: Array<string> = [];
    for (;;) {
      const value = this.optional(`${name}.member.${found.length + 1}${field}`);
      if (value === undefined) return found;
      found.push(value);
    }
  }

  /** @throws AwsError ValidationError */
  duration({ fallback, longest }: { readonly fallback: number; readonly longest: number }): number {
    const text = this.optional('DurationSeconds') ?? String(fallback);
    const seconds = Number(text);
    if (!/^\d+$/.test(text) || seconds < SHORTEST_SECONDS) throw this.invalid('durationSeconds', text, `Member must have value greater than or equal to ${SHORTEST_SECONDS}`);
    if (seconds > longest) throw this.invalid('durationSeconds', text, `Member must have value less than or equal to ${longest}`);
    return seconds;
  }

  private checked(name: string, value: string, pattern: RegExp, constraint: string): string {
    if (pattern.test(value)) return value;
    throw this.invalid(name, value, constraint);
  }

  private invalid(name: string, value: string, constraint: string): AwsError {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    return new AwsError('ValidationError', `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`);
  }
}
