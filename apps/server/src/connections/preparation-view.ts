import type { Preparation } from '@aqueduct/api-contract';
import type * as Domain from '@aqueduct/integrations';
import { toCredentialWarning } from './connection-status-view.js';

export const toPreparation = ({ values, instructions, warnings }: Domain.Preparation): Preparation => ({
  values,
  instructions: instructions.map(({ title, text, json }) => ({ title, text, ...(json === undefined ? {} : { json }) })),
  warnings: warnings.map(toCredentialWarning),
});
