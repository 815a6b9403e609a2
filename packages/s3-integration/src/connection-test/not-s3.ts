/** An answer 200 that does not carry the marks of S3, in the form in which the SDK throws errors. */
export const NOT_S3 = { name: 'NotS3', $metadata: { httpStatusCode: 200 } };
