import { AwsError } from '../aws-error.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import type { StoredObject, Upload } from './stored-object.js';
import type { User } from './user.js';
import { compareUtf8 } from './utf8-order.js';

/** A bucket policy: the text as it was given, and what it says. */
export interface BucketPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
}

/** A bucket with its objects and unfinished uploads. */
export class Bucket {
  readonly uploads = new Map<string, Upload>();
  policy: BucketPolicy | undefined;
  private readonly objects = new Map<string, StoredObject>();
  private sorted: ReadonlyArray<string> | undefined = [];

  constructor(
    readonly name: string,
    readonly owner: User,
    readonly region: string,
    readonly createdAt: Date,
  ) {}

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  put(object: StoredObject): void {
    if (!this.objects.has(object.key)) this.sorted = undefined;
    this.objects.set(object.key, object);
  }

  delete(key: string): void {
    if (this.objects.delete(key)) this.sorted = undefined;
  }

  /** All keys in S3's order. Sorted on demand: writing many keys in a row costs one sort. */
  keys(): ReadonlyArray<string> {
    return (this.sorted ??= [...this.objects.keys()].sort(compareUtf8));
  }
}

const VALID_NAME = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/;

/** All buckets: their names are one space, whoever owns them. */
export class Buckets {
  private readonly byName = new Map<string, Bucket>();

  constructor(private readonly clock: () => Date) {}

  /** @throws AwsError InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou */
  create(name: string, owner: User, region: string): Bucket {
    if (!VALID_NAME.test(name) || name.includes('..'))
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { fields: { BucketName: name } });
    const present = this.byName.get(name);
    if (present !== undefined && present.owner.accountId !== owner.accountId)
      throw new AwsError('BucketAlreadyExists', 'The requested bucket name is not available.', { fields: { BucketName: name } });
    if (present !== undefined)
      throw new AwsError('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', {
        fields: { BucketName: name },
      });
    const bucket = new Bucket(name, owner, region, this.clock());
    this.byName.set(name, bucket);
    return bucket;
  }

  find(name: string): Bucket | undefined {
    return this.byName.get(name);
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.byName.get(name);
    if (bucket === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { fields: { BucketName: name } });
    return bucket;
  }

  delete(name: string): void {
    this.byName.delete(name);
  }

  all(): ReadonlyArray<Bucket> {
    return [...this.byName.values()].sort((a, b) => compareUtf8(a.name, b.name));
  }
}
