import { usesInWords } from './connection-use.js';
import type { IntegrationError } from './integration-error.js';
import { firstFailure } from './test-result.js';

/** A failure in words: what is wrong, and what to do about it. Neither holds a secret. */
export interface Description {
  readonly problem: string;
  readonly remedy: string;
}

const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? 'none' : names.join(', '));

/** The one place where failures become prose. */
export const describeError = (error: IntegrationError): Description => {
  switch (error._tag) {
    case 'InvalidInput':
      return {
        problem: error.violations.map(({ field, expected }) => `${field}: ${expected}`).join('; '),
        remedy: 'Correct the fields named above and send the request again.',
      };
    case 'ConnectionNotFound':
      return {
        problem: `There is no connection named "${error.name}".`,
        remedy: `Create it (POST /api/v1/connections with the name "${error.name}") or correct the name.`,
      };
    case 'ConnectionNameTaken':
      return { problem: `A connection named "${error.name}" exists already.`, remedy: 'Choose another name, or edit the existing connection.' };
    case 'ConnectionNameReserved':
      return {
        problem: `The name "${error.name}" is reserved: it is an old name of the connection "${error.by}", and still leads there.`,
        remedy: `Choose another name; or, when nobody says the old name any more, release it (DELETE /api/v1/connections/${error.by}/aliases/${error.name}).`,
      };
    case 'ConnectionRenamed':
      return {
        problem: `The connection "${error.name}" is called "${error.now}" now; "${error.name}" is a reserved old name of it.`,
        remedy: `To delete the connection, use its name (DELETE /api/v1/connections/${error.now}); to release the old name only, DELETE /api/v1/connections/${error.now}/aliases/${error.name}.`,
      };
    case 'AliasNotFound':
      return {
        problem: `"${error.alias}" is no old name of the connection "${error.name}".`,
        remedy: `GET /api/v1/connections/${error.name} lists its old names as "aliases".`,
      };
    case 'AliasInUse':
      return {
        problem: `The old name "${error.alias}" of the connection "${error.name}" is still said by ${list(usesInWords(error.usedBy))}.`,
        remedy: `Say "${error.name}" there instead, and let the runs finish; or release it all the same with force=true and a reason: what says the old name then fails.`,
      };
    case 'ConnectionChanged':
      return {
        problem: `The connection "${error.name}" was changed by somebody else in the meantime.`,
        remedy: 'Read it again, look at what changed, and repeat your edit.',
      };
    case 'ConnectionCircle':
      return {
        problem: `These connections would get their credentials from each other: ${error.names.join(' -> ')}.`,
        remedy: 'Choose another source, or give one of them credentials of its own.',
      };
    case 'ConnectionInUse':
      return {
        problem: `The connection "${error.name}" is needed by ${list(usesInWords(error.usedBy))}.`,
        remedy:
          'Let the runs finish or cancel them, and remove the connection from the workflows that declare it; then delete it. Or delete it all the same with force=true and a reason.',
      };
    case 'StoredConnectionInvalid':
      return {
        problem: `The saved connection "${error.name}" does not fit this version: ${error.violations.map(({ field, expected }) => `${field}: ${expected}`).join('; ')}.`,
        remedy: 'Edit the connection and give the fields named above again, together with all of its secrets.',
      };
    case 'UnknownIntegration':
      return {
        problem: `No integration of the kind "${error.kind}" is registered.`,
        remedy: `Use one of: ${list(error.known)}; or import the module of the integration into the application.`,
      };
    case 'UnknownStrategy':
      return {
        problem: `The integration "${error.kind}" has no credential strategy "${error.strategy}".`,
        remedy: `Use one of: ${list(error.known)}; or import the module that provides the strategy.`,
      };
    case 'UsedBeforeInit':
      return {
        problem: 'A connection was used before the application had finished its start.',
        remedy: 'Use connections from onApplicationBootstrap or later, not in constructors or onModuleInit.',
      };
    case 'SecretRequired':
      return {
        problem: `${list(error.fields)}: must be given again, because ${error.because === 'target-changed' ? 'the target of the connection (endpoint, partition or role) changes and a sealed secret belongs to its target' : 'the way of signing in changes'}.`,
        remedy: `Send ${list(error.fields)} together with the change.`,
      };
    case 'SealingKeyUnknown':
      return {
        problem: `A secret was sealed with the key "${error.keyId}", which is not in the key ring.`,
        remedy: 'Add that key to AQUEDUCT_KEYS (or the key file) again, or give the secret of the connection again.',
      };
    case 'SealBroken':
      return {
        problem: 'A sealed secret cannot be opened: it was altered, or it belongs to another connection or target.',
        remedy: 'Edit the connection and give its secrets again.',
      };
    case 'StoreUnavailable':
      return {
        problem: 'The database that holds the connections cannot be reached.',
        remedy: 'Check that PostgreSQL runs and accepts connections; connections that were in use before go on working meanwhile.',
      };
    case 'CredentialsUnavailable':
    case 'CredentialsRejected':
      return { problem: error.problem, remedy: error.remedy };
    case 'TestFailed': {
      const failure = firstFailure(error.result);
      return {
        problem: failure === undefined ? 'The test of the connection failed.' : `The test failed at the step "${failure.step}": ${failure.problem}`,
        remedy: failure?.remedy ?? 'Look at the steps of the test.',
      };
    }
  }
};
