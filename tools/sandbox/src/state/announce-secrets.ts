import { channel } from 'node:diagnostics_channel';

const planted = channel('aqueduct:planted-secret');

/** Tells whoever searches the output of tests for them that these are secrets; otherwise nobody listens. */
export const announceSecrets = (...secrets: ReadonlyArray<string | undefined>): void => {
  secrets.filter((secret) => secret !== undefined).forEach((secret) => planted.publish(secret));
};
