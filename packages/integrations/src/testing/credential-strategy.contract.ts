import * as E from 'fp-ts/lib/Either.js';
import type { CredentialStrategy, CredentialSource } from '../credential-strategy.js';
import type { Fields } from '../field.js';
import { formFields, publicFields, secretNames, type FieldsOf } from '../fields.js';
import type { CredentialError } from '../integration-error.js';
import { leftOf, printed, rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';

/** One way in which coming by credentials fails. */
export interface RefusedCase<F extends Fields> {
  /** Finishes the sentence `says what to do when ...`, e.g. `the issuer is away`. */
  readonly when: string;
  /** Prepares the outside world, and answers what the fields hold. */
  values(): FieldsOf<F> | Promise<FieldsOf<F>>;
  /** The failure's code. */
  readonly code: string;
}

/** What the contract needs to know of one strategy. */
export interface CredentialStrategyCases<F extends Fields, Credentials> {
  /** Prepares the outside world, and answers what the fields hold. */
  values(): FieldsOf<F> | Promise<FieldsOf<F>>;
  /** What must come out of them. */
  readonly yields: Credentials;
  readonly refused: ReadonlyArray<RefusedCase<F>>;
  /** Texts that must be in no failure and in no fact about the credentials: put canaries into secrets, files, answers. */
  readonly secrets: ReadonlyArray<string>;
}

const resolveOf = <C>(source: CredentialSource<C>, refresh = false) => source.resolve({ refresh });

/** What every credential strategy must keep; call it from the strategy's spec. Each case opens a source of its own. */
export const credentialStrategyContract = <F extends Fields, Credentials>(
  makeStrategy: () => CredentialStrategy<F, Credentials>,
  cases: CredentialStrategyCases<F, Credentials>,
): void => {
  const showsNoSecret = (value: unknown): void => {
    const shown = printed(value);
    cases.secrets.forEach((secret) => expect(shown).not.toContain(secret));
  };

  describe('keeps the contract of a credential strategy', () => {
    it('yields credentials and says where they came from', async () => {
      const strategy = makeStrategy();
      const resolved = await rightOf(resolveOf(strategy.open(await cases.values())));

      expect(resolved.credentials).toEqual(cases.yields);
      expect(resolved.provenance.strategy).toBe(strategy.name);
      showsNoSecret([resolved.provenance, resolved.provides, resolved.warnings]);
    });

    it('answers the same object while nothing has changed', async () => {
      const source = makeStrategy().open(await cases.values());
      const first = await rightOf(resolveOf(source));
      const [second, third] = await Promise.all([rightOf(resolveOf(source)), rightOf(resolveOf(source))]);

      expect(second).toBe(first);
      expect(third).toBe(first);
    });

    it('still yields credentials when it is told to look again', async () => {
      const source = makeStrategy().open(await cases.values());
      await rightOf(resolveOf(source));

      expect(E.isRight(await resolveOf(source, true)())).toBe(true);
    });

    it('declares its fields so that a form can be drawn and a secret is never shown', async () => {
      const { name, title, description, fields } = makeStrategy();

      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect([title, description, ...formFields(fields).map(({ label }) => label)]).not.toContain('');
      const shown = publicFields(fields, await cases.values());
      expect(Object.keys(shown).filter((field) => secretNames(fields).includes(field))).toEqual([]);
      showsNoSecret(shown);
    });

    cases.refused.forEach((refused) => it(`says what to do when ${refused.when}`, async () => {
      const strategy = makeStrategy();
      const failure: CredentialError = await leftOf(resolveOf(strategy.open(await refused.values())));

      expect(failure).toMatchObject({ strategy: strategy.name, code: refused.code });
      expect(failure.problem).toMatch(/\S \S/);
      expect(failure.remedy).toMatch(/\S \S/);
      expect(failure.field === undefined || Object.hasOwn(strategy.fields, failure.field)).toBe(true);
      showsNoSecret(failure);
    }));
  });
};
