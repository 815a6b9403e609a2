/** Injects {@link import('./api-key-store.js').ApiKeyStore}. */
export const API_KEY_STORE = 'ApiKeyStore';
