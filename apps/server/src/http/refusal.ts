import { HttpStatus } from '@nestjs/common';
import type { Failure } from './failure.js';

interface Refusal {
  readonly status: HttpStatus;
  readonly title: string;
}

/** A new tag does not compile until it has a status and a title here. */
export const REFUSALS: Readonly<Record<Failure['_tag'], Refusal>> = {
  Unauthenticated: { status: HttpStatus.UNAUTHORIZED, title: 'An API key is needed' },
  RouteNotFound: { status: HttpStatus.NOT_FOUND, title: 'No such endpoint' },
  MalformedJson: { status: HttpStatus.BAD_REQUEST, title: 'The body is not JSON' },
  UnsupportedMediaType: { status: HttpStatus.UNSUPPORTED_MEDIA_TYPE, title: 'Wrong content type' },
  BodyTooLarge: { status: HttpStatus.PAYLOAD_TOO_LARGE, title: 'The body is too large' },
  BodyUnreadable: { status: HttpStatus.BAD_REQUEST, title: 'The body cannot be read' },
  CredentialsFileInvalid: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Not a credentials file' },
  RequestRefused: { status: HttpStatus.BAD_REQUEST, title: 'Bad request' },

  InvalidInput: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Wrong fields' },
  UnknownIntegration: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Unknown kind of integration' },
  UnknownStrategy: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Unknown credential strategy' },
  SecretRequired: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Secrets must be given again' },
  TestFailed: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'The test of the connection failed' },
  CredentialsUnavailable: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'No credentials' },
  CredentialsRejected: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Credentials refused' },
  ConnectionNotFound: { status: HttpStatus.NOT_FOUND, title: 'No such connection' },
  ConnectionNameTaken: { status: HttpStatus.CONFLICT, title: 'The name is taken' },
  ConnectionNameReserved: { status: HttpStatus.CONFLICT, title: 'The name is reserved' },
  ConnectionRenamed: { status: HttpStatus.CONFLICT, title: 'The connection has another name now' },
  AliasNotFound: { status: HttpStatus.NOT_FOUND, title: 'No such old name' },
  AliasInUse: { status: HttpStatus.CONFLICT, title: 'The old name is in use' },
  ConnectionChanged: { status: HttpStatus.CONFLICT, title: 'The connection was changed meanwhile' },
  ConnectionCircle: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'A circle of connections' },
  ConnectionInUse: { status: HttpStatus.CONFLICT, title: 'The connection is in use' },
  StoredConnectionInvalid: { status: HttpStatus.CONFLICT, title: 'The saved connection cannot be read' },
  SealBroken: { status: HttpStatus.CONFLICT, title: 'A sealed secret cannot be opened' },
  SealingKeyUnknown: { status: HttpStatus.CONFLICT, title: 'The key of a sealed secret is missing' },
  UsedBeforeInit: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'Still starting' },
  StoreUnavailable: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'The database is away' },

  WorkflowNotFound: { status: HttpStatus.NOT_FOUND, title: 'No such workflow' },
  RunNotFound: { status: HttpStatus.NOT_FOUND, title: 'No such run' },
  InvalidWorkflowInput: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Wrong input of the workflow' },
  InvalidRunRequest: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'Wrong fields' },
  RunIdTaken: { status: HttpStatus.CONFLICT, title: 'The idempotency key is taken' },
  RunInWrongState: { status: HttpStatus.CONFLICT, title: 'The run is in another state' },
  DependencyUnmet: { status: HttpStatus.CONFLICT, title: 'A connection of the workflow is missing' },
  EngineUnavailable: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'The workflow engine is away' },
  InvalidWorkflowDefinition: { status: HttpStatus.INTERNAL_SERVER_ERROR, title: 'The workflow cannot be run' },
};
