import { subscribe } from 'node:diagnostics_channel';
import { leave, PLANTED, secretSearch } from '@aqueduct/canaries';
import { databaseDump } from '@aqueduct/embedded-postgres/testing';
import type { Fleet } from './fleet/fleet.js';

/** Remembers every secret that is planted from now on. */
export const plantedSecrets = (): ReadonlySet<string> => {
  const secrets = new Set<string>();
  subscribe(PLANTED, (secret) => secrets.add(String(secret)));
  return secrets;
};

/** Where secrets can be read that nobody should see: in what processes printed, answers, every row of every table. */
export const leakedSecrets = async ({ programs, api, databaseUrl }: Fleet, secrets: ReadonlySet<string>): Promise<ReadonlyArray<string>> => {
  const search = secretSearch([...secrets]);
  const texts = [
    ...programs.map(({ name, output }) => ({ what: `the output of ${name}`, text: output })),
    { what: 'the answers of the API', text: api.answers.join('\n') },
    { what: 'the database', text: await databaseDump(databaseUrl) },
  ];
  texts.forEach(({ what, text }) => leave(what.replaceAll(' ', '-'), text));
  return texts.flatMap(({ what, text }) => search(text).map(({ form }) => `${what} holds a secret (${form})`));
};
