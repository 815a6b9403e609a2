/** Injects the `KeyRing` of the server, checked against its database. */
export const KEY_RING = 'KeyRing';
