/** What an operation needs: reading or writing in a bucket, the bucket's ownership, only an account, or what it asks for key by key. */
export type Needs = 'read' | 'write' | 'owner' | 'account' | 'each-key';

/** Every S3 operation that the sandbox serves, with what it needs and the IAM action that AWS names in a refusal. */
export const S3_OPERATIONS = {
  ListBuckets: { needs: 'account', action: 's3:ListAllMyBuckets' },
  CreateBucket: { needs: 'account', action: 's3:CreateBucket' },
  DeleteBucket: { needs: 'owner', action: 's3:DeleteBucket' },
  HeadBucket: { needs: 'read', action: 's3:ListBucket' },
  GetBucketLocation: { needs: 'read', action: 's3:GetBucketLocation' },
  GetBucketPolicy: { needs: 'owner', action: 's3:GetBucketPolicy' },
  PutBucketPolicy: { needs: 'owner', action: 's3:PutBucketPolicy' },
  DeleteBucketPolicy: { needs: 'owner', action: 's3:DeleteBucketPolicy' },
  ListObjects: { needs: 'read', action: 's3:ListBucket' },
  ListObjectsV2: { needs: 'read', action: 's3:ListBucket' },
  ListMultipartUploads: { needs: 'read', action: 's3:ListBucketMultipartUploads' },
  DeleteObjects: { needs: 'each-key', action: 's3:DeleteObject' },
  GetObject: { needs: 'read', action: 's3:GetObject' },
  HeadObject: { needs: 'read', action: 's3:GetObject' },
  PutObject: { needs: 'write', action: 's3:PutObject' },
  CopyObject: { needs: 'write', action: 's3:PutObject' },
  DeleteObject: { needs: 'write', action: 's3:DeleteObject' },
  CreateMultipartUpload: { needs: 'write', action: 's3:PutObject' },
  UploadPart: { needs: 'write', action: 's3:PutObject' },
  UploadPartCopy: { needs: 'write', action: 's3:PutObject' },
  CompleteMultipartUpload: { needs: 'write', action: 's3:PutObject' },
  AbortMultipartUpload: { needs: 'write', action: 's3:AbortMultipartUpload' },
  ListParts: { needs: 'read', action: 's3:ListMultipartUploadParts' },
} as const satisfies Readonly<Record<string, { readonly needs: Needs; readonly action: string }>>;

export type S3Operation = keyof typeof S3_OPERATIONS;
