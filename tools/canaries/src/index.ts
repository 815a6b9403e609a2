export { leave, plant, PLANTED, type LeftBehind } from './outlets.js';
export { isSearchable, secretSearch, type Leak } from './secret-search.js';
