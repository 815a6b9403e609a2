import { AwsError, type AwsErrorCode } from '../aws-error.js';

/** Condition operators that are followed. */
export const CONDITION_OPERATORS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** Condition keys that are followed, in lower case, as IAM compares them. */
const CONDITION_KEYS: ReadonlyArray<string> = ['s3:prefix', 's3:delimiter', 's3:max-keys', 'aws:principalarn'];

/** One condition: the key's value must fit one of the values (with Not: none). */
export interface Condition {
  readonly operator: ConditionOperator;
  readonly key: string;
  readonly values: ReadonlyArray<string>;
}

/** What a statement is about: what fits one of the patterns, or (NotAction, NotResource) what fits none. */
export interface Patterns {
  readonly patterns: ReadonlyArray<string>;
  readonly negated: boolean;
}

/** One statement, with every "one or many" read as many. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Whom it is about, `*` being everybody; absent in policies of an identity. */
  readonly principals?: ReadonlyArray<string>;
  /** In lower case. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: ReadonlyArray<Condition>;
}

/** A policy that was read. */
export interface PolicyDocument {
  readonly statements: ReadonlyArray<Statement>;
}

/** Whether a policy belongs to a resource and so names principals, or to an identity and so does not. */
export type PolicyKind = 'resource' | 'identity';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads documents for one service, which has its own code for a malformed one. */
class PolicyReader {
  constructor(
    private readonly malformed: AwsErrorCode,
    private readonly kind: PolicyKind,
  ) {}

  document(text: string): PolicyDocument {
    const root = this.json(text);
    const list = Array.isArray(root['Statement']) ? root['Statement'] : [root['Statement']];
    if (!['2012-10-17', '2008-10-17', undefined].includes(root['Version'] as string | undefined)) throw this.refuse('The policy has an unknown Version: use 2012-10-17.');
    if (list.length === 0 || !list.every(isFields)) throw this.refuse('Syntax error: Statement must be an object or a list of them.');
    return { statements: list.map((fields) => this.statement(fields)) };
  }

  private statement(fields: Fields): Statement {
    if ('NotPrincipal' in fields) throw new AwsError('NotImplemented', 'The sandbox does not implement NotPrincipal in policies.');
    const { Effect: effect } = fields;
    if (effect !== 'Allow' && effect !== 'Deny') throw this.refuse('Syntax error: Effect must be Allow or Deny.');
    const named = this.patterns(fields, 'Action');
    const actions = { ...named, patterns: named.patterns.map((action) => action.toLowerCase()) };
    if (!actions.patterns.every((action) => action === '*' || /^[a-z0-9-]+:.+$/.test(action))) throw this.refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    const resources = this.patterns(fields, 'Resource');
    const invalid = resources.patterns.find((resource) => resource !== '*' && !resource.startsWith('arn:'));
    if (invalid !== undefined) throw this.refuse(`Resource ${invalid} must be in ARN format or "*".`);
    if (resources.patterns.some((resource) => resource.includes('${'))) throw new AwsError('NotImplemented', 'The sandbox does not implement policy variables.');
    return { effect, ...this.principals(fields['Principal']), actions, resources, conditions: this.conditions(fields['Condition']) };
  }

  private patterns(fields: Fields, name: 'Action' | 'Resource'): Patterns {
    const negated = `Not${name}` in fields;
    if (negated && name in fields) throw this.refuse(`Syntax error: a statement has ${name} or Not${name}, not both.`);
    return { patterns: this.texts(fields[negated ? `Not${name}` : name], name), negated };
  }

  private principals(value: unknown): Pick<Statement, 'principals'> {
    if (this.kind === 'identity') {
      if (value !== undefined) throw this.refuse('Policy document should not specify a principal.');
      return {};
    }
    if (value === '*') return { principals: ['*'] };
    if (!isFields(value) || Object.keys(value).some((name) => name !== 'AWS')) throw this.refuse('Missing or invalid principal: use "*" or {"AWS": …}.');
    const principals = this.texts(value['AWS'], 'Principal');
    const invalid = principals.find((principal) => !/^(\*|\d{12}|arn:aws:(iam|sts)::\d{12}:.+)$/.test(principal));
    if (invalid !== undefined) throw this.refuse(`Invalid principal in policy: ${invalid}`);
    return { principals };
  }

  private conditions(value: unknown): ReadonlyArray<Condition> {
    if (value === undefined) return [];
    if (!isFields(value)) throw this.refuse('Syntax error: Condition must be an object.');
    return Object.entries(value).flatMap(([name, tests]) => {
      const operator = CONDITION_OPERATORS.find((known) => known === name);
      if (operator === undefined) throw new AwsError('NotImplemented', `The sandbox does not implement the condition operator ${name}: it has ${CONDITION_OPERATORS.join(', ')}.`);
      if (!isFields(tests)) throw this.refuse(`Syntax error: ${name} must be an object.`);
      return Object.entries(tests).map(([key, values]) => ({ operator, key: this.conditionKey(key), values: this.texts(values, key) }));
    });
  }

  private conditionKey(name: string): string {
    const key = name.toLowerCase();
    if (CONDITION_KEYS.includes(key)) return key;
    throw new AwsError('NotImplemented', `The sandbox does not implement the condition key ${name}: it has ${CONDITION_KEYS.join(', ')}.`);
  }

  private texts(value: unknown, name: string): ReadonlyArray<string> {
    const list: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every((item): item is string => typeof item === 'string')) return list;
    throw this.refuse(`Syntax error: ${name} must be text or a list of texts.`);
  }

  private json(text: string): Fields {
    try {
      const value: unknown = JSON.parse(text);
      if (isFields(value)) return value;
    } catch {
      throw this.refuse('The policy is not in the valid JSON format.');
    }
    throw this.refuse('The policy must be a JSON object.');
  }

  private refuse(why: string): AwsError {
    return new AwsError(this.malformed, why);
  }
}

/**
 * Reads a policy. What the sandbox would not follow is refused as NotImplemented, rather than stored and ignored.
 *
 * @throws AwsError the given code, NotImplemented
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const readPolicy = (text: string, kind: PolicyKind, malformed: AwsErrorCode): PolicyDocument => new PolicyReader(malformed, kind).document(text);
