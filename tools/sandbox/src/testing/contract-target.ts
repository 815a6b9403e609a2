/** Keys, in the shape that the AWS SDK takes. */
export interface ContractCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The S3 server that the contract is held against. */
export interface S3ContractTarget {
  readonly endpoint: string;
  readonly region: string;
  /** May create buckets, and do everything in them. */
  readonly owner: ContractCredentials;
  /** A valid user who may do nothing in the owner's buckets. */
  readonly stranger: ContractCredentials;
}
