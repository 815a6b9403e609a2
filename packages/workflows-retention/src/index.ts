export { RetentionModule } from './retention.module.js';
export { RetentionWorkflow } from './retention.workflow.js';
export { RetentionApproveWorkflow } from './retention-approve.workflow.js';
export { RetentionInput } from './retention-input.codec.js';
export { RetentionResult } from './retention-result.js';
export { RetentionApproveInput, RetentionApproveResult } from './retention-approve-input.codec.js';
export { Approval, Decision } from './approval/approval.codec.js';
export { approveRetention, type RetentionDecision } from './approval/approve-retention.js';
export { PlanSummary } from './plan/plan-summary.codec.js';
export { PLAN_COLUMNS } from './plan/write-plan.js';
export { REPORT_COLUMNS } from './report/write-report.js';
export {
  RetentionFailure,
  type AlreadyDecided,
  type ApprovalExpired,
  type ApprovalForAnotherPlan,
  type PlaceChanged,
  type PlanDamaged,
  type PlanNotFound,
  type RetentionError,
  type S3Refused,
} from './retention-error.js';
