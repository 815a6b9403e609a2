import { channel } from 'node:diagnostics_channel';

/** In tests, whatever the code itself takes for a secret is a planted one: every `Secret`, every key of a key ring. */
const planted = channel('aqueduct:planted-secret');

// By addresses that Nx does not follow: the specs of that package use this one, so this one must not depend on it.
const load = (file) => import(new URL(`../../../packages/integrations/src/${file}`, import.meta.url).href);
const [{ Secret }, { KeyRing }] = await Promise.all([load('secret.ts'), load('key-ring.ts')]);

const { of } = Secret;
Secret.of = (value) => {
  planted.publish(value);
  return of.call(Secret, value);
};

const { parse } = KeyRing;
KeyRing.parse = (ring) => {
  ring.split(',').forEach((entry) => planted.publish(entry.slice(entry.indexOf(':') + 1).trim()));
  return parse.call(KeyRing, ring);
};
