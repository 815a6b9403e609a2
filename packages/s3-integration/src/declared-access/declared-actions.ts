import type { S3Access } from './s3-scope.js';

/** The permissions of a declared access, of objects, of listings, and of the connection's key. */
export interface DeclaredActions {
  readonly objects: ReadonlyArray<string>;
  readonly listings: ReadonlyArray<string>;
  readonly key: ReadonlyArray<string>;
}

const READ: DeclaredActions = {
  objects: ['s3:GetObject', 's3:GetObjectAttributes', 's3:GetObjectTagging', 's3:GetObjectVersion'],
  listings: ['s3:ListBucket', 's3:ListBucketVersions'],
  key: ['kms:Decrypt'],
};

const READ_WRITE: DeclaredActions = {
  objects: [
    ...READ.objects,
    's3:PutObject',
    's3:PutObjectTagging',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:AbortMultipartUpload',
    's3:ListMultipartUploadParts',
  ],
  listings: [...READ.listings, 's3:ListBucketMultipartUploads'],
  key: [...READ.key, 'kms:GenerateDataKey'],
};

export const declaredActions = (access: S3Access): DeclaredActions => (access === 'read' ? READ : READ_WRITE);
