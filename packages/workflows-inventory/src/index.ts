export { InventoryModule } from './inventory.module.js';
export { InventoryWorkflow } from './inventory.workflow.js';
export { ConnectionInventoryInput, InventoryInput } from './inventory-input.codec.js';
export type { InventoryResult } from './inventory-result.js';
export { ManifestEntry, type InventoryTotals } from './manifest-entry.codec.js';
export { ObjectKind } from './object-kind.js';
export { ObjectNote } from './object-note.js';
export { CSV_COLUMNS } from './manifest/csv-manifest.js';
export { InventoryFailure, type InventoryError, type PartDamaged, type PlaceChanged, type S3Refused } from './inventory-error.js';
