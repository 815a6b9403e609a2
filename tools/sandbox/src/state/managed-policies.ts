import type { PolicyDocument } from '../policy/policy-document.js';

const allowing = (...actions: ReadonlyArray<string>): PolicyDocument => ({
  statements: [{ effect: 'Allow', actions: { patterns: actions, negated: false }, resources: { patterns: ['*'], negated: false }, conditions: [] }],
});

const READING: ReadonlyArray<string> = ['s3:get*', 's3:list*'];

const OF_AWS: ReadonlyArray<readonly [string, PolicyDocument]> = [
  ['arn:aws:iam::aws:policy/AdministratorAccess', allowing('*')],
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', allowing(...READING)],
  ['arn:aws:iam::aws:policy/AmazonS3FullAccess', allowing('s3:*')],
  ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', allowing(...READING)],
];

/** What PolicyArns of AssumeRole may name: AWS's own for S3, and those that were added. */
export class ManagedPolicies {
  private readonly byArn = new Map<string, PolicyDocument>(OF_AWS);

  add(arn: string, document: PolicyDocument): void {
    this.byArn.set(arn, document);
  }

  find(arn: string): PolicyDocument | undefined {
    return this.byArn.get(arn);
  }
}
