import { Inject } from '@nestjs/common';
import { getS3ConnectionToken, getS3Token, S3_CONNECTIONS } from './s3.tokens.js';

/**
 * Injects the live `S3Client` of the connection with the given name. The module that provides the class imports
 * `S3IntegrationModule.forFeature(name)`; without it the application does not start and says so.
 *
 * @param name - the name of the connection, e.g. `sales-lake`
 *
 * @publicApi
 */
export const InjectS3 = (name: string): ParameterDecorator & PropertyDecorator => Inject(getS3Token(name));

/**
 * Injects the {@link S3Connection} with the given name: its live client, and the bucket and root directory it leads to.
 *
 * @publicApi
 */
export const InjectS3Connection = (name: string): ParameterDecorator & PropertyDecorator => Inject(getS3ConnectionToken(name));

/**
 * Injects {@link S3Connections}, for connections whose name is known only when a workflow runs.
 *
 * @publicApi
 */
export const InjectS3Connections = (): ParameterDecorator & PropertyDecorator => Inject(S3_CONNECTIONS);
