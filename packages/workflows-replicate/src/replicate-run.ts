import type { WorkLimit } from '@aqueduct/workflows';
import type { Limits } from './limits.js';
import type { ReplicateRequest } from './replicate-input.codec.js';
import type { Places, ReplicateScope } from './replicate-scope.js';
import type { ServerSideCopies } from './server-side-copies.js';
import type { PlannedPage } from './plan/planned-page.codec.js';
import type { OpenUpload } from './large/abort-upload.js';

/** What this process knows of a run that it executes: nothing that a run depends on, all of it lost with the process. */
export interface RunMemory {
  /** Whether the target copies from the source by itself, once that was tried. */
  readonly serverSide: ServerSideCopies;
  /** Shared by all that the run does at once. */
  readonly work: WorkLimit;
  /** Plans that were just written, by name. */
  readonly plans: Map<string, PlannedPage>;
  /** Uploads that are under way here, by their ids. */
  readonly uploads: Map<string, OpenUpload>;
  /** The target answers with ETags that are no MD5 (KMS), so that a copy is known again by its mark only. */
  opaqueETags: boolean;
}

/** What one step works with. */
export interface StepRun {
  readonly places: Places;
  readonly scope: ReplicateScope;
  readonly request: ReplicateRequest;
  readonly limits: Limits;
  readonly memory: RunMemory;
  readonly signal: AbortSignal;
}
