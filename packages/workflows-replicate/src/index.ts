export { ReplicateModule } from './replicate.module.js';
export { ReplicateWorkflow } from './replicate.workflow.js';
export { ReplicateInput, ReplicateOptions } from './replicate-input.codec.js';
export { ReplicateResult } from './replicate-result.js';
export { FailureReason, ObjectOutcome, Verified } from './object-outcome.js';
export { MARK } from './written-headers.js';
export {
  ReplicateFailure,
  type ObjectsFailed,
  type PlaceChanged,
  type PlacesOverlap,
  type PlanDamaged,
  type ReplicateError,
  type S3Refused,
} from './replicate-error.js';
