import type { S3Differences } from '@aqueduct/sandbox/testing';

/** What the RADOS Gateway of Debian 12 (Ceph 16.2) does otherwise than Amazon S3. The contract expects exactly this of it. */
export const RGW_DIFFERENCES: S3Differences = {
  bogusTokenOnStaticKey: {
    does: { status: 200 },
    because: 'With rgw_s3_auth_order = local, sts the local key is enough and the token is not looked at.',
  },
  wrongSigningRegion: {
    does: { status: 200 },
    because: 'A gateway takes the region of the credential scope as it comes.',
  },
  headBucketTellsRegion: { does: false, because: 'HEAD answers with counts of the bucket, not with a region.' },
  locationOfHome: { does: 'default', because: 'The location is the name of the zone group.' },
  putIfMatch: {
    does: { status: 412, code: 'PreconditionFailed' },
    because: 'On PUT the ETag is compared with its quotes on; without quotes it matches. A write is refused, never done wrongly.',
  },
  copySourceIfMatch: { does: { status: 200 }, because: 'x-amz-copy-source-if-* is ignored.' },
  copyQuotesETag: { does: false, because: 'CopyObjectResult holds the bare ETag.' },
  negativeMaxKeys: { does: { status: 200 }, because: 'A page size below zero is read as the largest one.' },
  streamWithTrailer: {
    does: { status: 411, code: 'MissingContentLength' },
    because: 'Chunked trailers came with Ceph 18. Refused, never stored wrongly; buffers work, streams need WHEN_REQUIRED.',
  },
  checksumReturned: { does: false, because: 'Flexible checksums came with Ceph 20; x-amz-checksum-* is ignored.' },
  wrongChecksum: { does: { status: 200 }, because: 'As above: a checksum that does not belong to the body is not seen.' },
  firstPartOfTwo: { does: { length: 5 * 1024 * 1024 + 4, partsCount: 0 }, because: 'partNumber is ignored on GET: the whole object comes.' },
  abortedUploadListed: { does: { status: 404, code: 'NoSuchKey' }, because: 'The upload is looked up as an object of its own.' },
  abortedUploadCompleted: {
    does: { status: 500, code: 'InternalError' },
    because: 'A completion without an upload counts as a repeated one, and then the object is missing.',
  },
  completionTellsETag: { does: false, because: 'The ETag element of the answer is empty; HEAD knows it.' },
  completeIfNoneMatch: { does: { status: 200 }, because: 'Conditions on CompleteMultipartUpload are ignored; on PutObject they are honoured.' },
};
