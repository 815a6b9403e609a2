export { leave, plant, type LeftBehind } from './outlets.js';
export { isSearchable, secretSearch, type Leak } from './secret-search.js';
