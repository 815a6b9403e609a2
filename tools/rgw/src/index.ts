export { startRgw, type Rgw, type RgwOptions, type RgwUserName } from './start-rgw.js';
export type { RgwKey } from './rgw-user.js';
export { RgwError } from './rgw-error.js';
export { RGW_DIFFERENCES } from './rgw-differences.js';
