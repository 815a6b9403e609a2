/** Injects {@link import('./readiness.js').Readiness}. */
export const READINESS = 'Readiness';
