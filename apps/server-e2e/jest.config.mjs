import { preset } from '../../jest.preset.mjs';

// These wait for other processes more than they compute.
export default preset(import.meta.url, { maxWorkers: 2 });
