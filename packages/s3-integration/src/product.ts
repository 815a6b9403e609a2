/** How every request names this program in its user agent: name, version. */
export const PRODUCT: readonly [name: string, version: string] = ['aqueduct', '0.1.0'];
