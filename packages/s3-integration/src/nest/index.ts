export { S3IntegrationModule } from './s3-integration.module.js';
export { type S3IntegrationModuleOptions } from './s3-integration.module-definition.js';
export { InjectS3, InjectS3Connection, InjectS3Connections } from './inject-s3.decorators.js';
export { getS3ConnectionToken, getS3Token, S3_CONNECTIONS, S3_INTEGRATION } from './s3.tokens.js';
export { S3Connections, type S3Access } from './s3-connections.js';
export { S3Connection, type S3Location } from './s3-connection.js';
export { type S3FeatureOptions } from './s3-feature.js';
export { WebIdentityTokenSource, webIdentityTokenSourceProvider } from './web-identity-token-source.decorator.js';
