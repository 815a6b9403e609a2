/** Injects {@link import('./open-database.js').Database}. */
export const DATABASE = 'Database';
/** Injects {@link import('./server-database.js').ServerDatabase}. */
export const SERVER_DATABASE = 'ServerDatabase';
/** Injects the `ConnectionStore` that lives in the database. */
export const STORE = 'Store';
