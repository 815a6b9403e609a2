import { matchesGlob } from './glob.js';
import type { Condition, ConditionOperator, Patterns, PolicyDocument, Statement } from './policy-document.js';

/** What a policy is asked. */
export interface Question {
  /** E.g. `s3:GetObject`. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  /** Every ARN and account by which a policy may mean the caller; none when nobody signed. */
  readonly principals: ReadonlyArray<string>;
  /** Values of condition keys, by lower-case name. */
  readonly context: ReadonlyMap<string, string>;
}

/** A policy allows, denies, or says nothing. */
export type Decision = 'allow' | 'deny' | 'silent';

const TESTS: Readonly<Record<ConditionOperator, (value: string | undefined, given: ReadonlyArray<string>) => boolean>> = {
  StringEquals: (value, given) => value !== undefined && given.includes(value),
  StringNotEquals: (value, given) => value === undefined || !given.includes(value),
  StringLike: (value, given) => value !== undefined && given.some((pattern) => matchesGlob(pattern, value)),
  StringNotLike: (value, given) => value === undefined || !given.some((pattern) => matchesGlob(pattern, value)),
};

const holds = ({ operator, key, values }: Condition, { context }: Question): boolean => TESTS[operator](context.get(key), values);

const fits = ({ patterns, negated }: Patterns, text: string): boolean => patterns.some((pattern) => matchesGlob(pattern, text)) !== negated;

const applies = (statement: Statement, question: Question): boolean => {
  const action = question.action.toLowerCase();
  const { principals } = statement;
  return (
    (principals === undefined || principals.some((name) => name === '*' || question.principals.includes(name))) &&
    fits(statement.actions, action) &&
    fits(statement.resources, question.resource) &&
    statement.conditions.every((condition) => holds(condition, question))
  );
};

/** What the policy says; a deny wins over every allow. */
export const decide = ({ statements }: PolicyDocument, question: Question): Decision => {
  const effects = statements.filter((statement) => applies(statement, question)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'silent';
};
