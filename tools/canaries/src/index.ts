export { clearForms, type ClearForm } from './clear-forms.js';
export { secretSearch, SHORTEST_SECRET, type Leak } from './secret-search.js';
export { leave, LEFT, plant, PLANTED, type LeftBehind } from './outlets.js';
