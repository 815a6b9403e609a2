/** The integration itself, with the pool of connections that its clients share. */
export const S3_INTEGRATION = 'S3Integration';

/** The service behind `@InjectS3Connections()`. */
export const S3_CONNECTIONS = 'S3Connections';

/**
 * Nest prints a token that it cannot resolve, so the token itself says what to add: "Please make sure that the argument
 * "S3Client(sales-lake) [...]" is available".
 */
const declaredBy = (name: string): string => `[add S3IntegrationModule.forFeature('${name}') to the imports of this module]`;

/**
 * The token of the client of a connection, for `@Inject`, `app.get` and tests that override it.
 *
 * @publicApi
 */
export const getS3Token = (name: string): string => `S3Client(${name}) ${declaredBy(name)}`;

/**
 * The token of the handle of a connection: its client, and where it leads.
 *
 * @publicApi
 */
export const getS3ConnectionToken = (name: string): string => `S3Connection(${name}) ${declaredBy(name)}`;
