export { parseProfileFile } from './parse-profile-file.js';
export { type FileStyle } from './read-header.js';
export {
  type FileDiagnostic,
  type FileDiagnosticCode,
  type FileProperty,
  type FileSection,
  type LineRange,
  type ProfileFile,
} from './profile-file.js';
export { classifyProfile, type KindEvidence, type ProfileClass, type ProfileKind } from './classify-profile.js';
