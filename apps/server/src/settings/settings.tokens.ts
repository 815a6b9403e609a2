/** Injects {@link import('./settings.js').Settings}. */
export const SETTINGS = 'Settings';
