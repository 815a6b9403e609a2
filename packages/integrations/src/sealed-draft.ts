import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { encodeDraft, sealTarget, type ConnectionDraft } from './connection-draft.js';
import type { Connection } from './connection.js';
import type { SealingKeyUnknown } from './integration-error.js';
import type { JsonRecord } from './json.js';
import type { KeyRing } from './key-ring.js';
import { seal, type SealedFor } from './sealing.js';

/** The part of a connection that comes from its draft, as it is stored. */
export type SealedDraft = Pick<Connection, 'kind' | 'strategy' | 'settings' | 'strategyFields' | 'sealed' | 'sealedFields'>;

const sealSecrets = (ring: KeyRing, owner: SealedFor, secrets: JsonRecord): E.Either<SealingKeyUnknown, string | undefined> =>
  Object.keys(secrets).length === 0 ? E.right(undefined) : seal(ring, owner, JSON.stringify(secrets));

/** A draft in the form in which it is stored, its secrets sealed together for this connection and its target. */
export const sealDraft =
  (ring: KeyRing) =>
  (connectionId: string, draft: ConnectionDraft): E.Either<SealingKeyUnknown, SealedDraft> => {
    const { integration, strategy } = draft;
    const { settings, strategyFields, secrets } = encodeDraft(draft);
    const target = sealTarget(integration, strategy, draft.settings, strategyFields);
    return pipe(
      sealSecrets(ring, { connectionId, target }, secrets),
      E.map((sealed) => ({
        kind: integration.kind,
        strategy: strategy.name,
        settings,
        strategyFields,
        sealed,
        sealedFields: Object.keys(secrets),
      })),
    );
  };
