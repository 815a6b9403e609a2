export { s3Contract } from './s3-contract.js';
export { AWS_BEHAVIOUR, type BehaviourName, type Outcome, type S3Differences } from './aws-behaviour.js';
export type { ContractCredentials, S3ContractTarget } from './contract-target.js';
