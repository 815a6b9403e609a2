import type { ConnectionFailure, ConnectionStatus, CredentialWarning, SnapshotInUse } from '@aqueduct/api-contract';
import type * as Domain from '@aqueduct/integrations';

export const toCredentialWarning = ({ code, problem, remedy, since }: Domain.CredentialWarning): CredentialWarning => ({
  code,
  problem,
  remedy,
  ...(since === undefined ? {} : { since: since.toISOString() }),
});

const toInUse = ({ generation, basedOn, provenance, warnings, expiresAt }: Domain.SnapshotInUse): SnapshotInUse => ({
  generation,
  basedOn,
  provenance: { strategy: provenance.strategy, facts: provenance.facts },
  warnings: warnings.map(toCredentialWarning),
  ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
});

const toFailure = ({ code, field, problem, remedy, retryable, since }: Domain.FailureInUse): ConnectionFailure => ({
  code,
  ...(field === undefined ? {} : { field }),
  problem,
  remedy,
  ...(retryable === undefined ? {} : { retryable }),
  since: since.toISOString(),
});

export const toConnectionStatus = (status: Domain.ConnectionStatus): ConnectionStatus => {
  switch (status.state) {
    case 'unused':
      return { state: status.state };
    case 'working':
    case 'warning':
      return { state: status.state, usedAt: status.usedAt.toISOString(), inUse: toInUse(status.inUse) };
    case 'failing':
      return {
        state: status.state,
        usedAt: status.usedAt.toISOString(),
        failure: toFailure(status.failure),
        ...(status.inUse === undefined ? {} : { inUse: toInUse(status.inUse) }),
      };
  }
};
