import { format, inspect } from 'node:util';
import { Secret } from './secret.js';

const CANARY = 'canary-7f3a9';
const secret = Secret.of(CANARY);

describe('Secret', () => {
  it('gives its value to who asks for it', () => {
    expect(secret.reveal()).toBe(CANARY);
  });

  it.each([
    ['a template', `${secret}`],
    ['a concatenation', 'x' + String(secret)],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ deep: { er: { secret } } }, { depth: 9, showHidden: true })],
    ['format with %s, %o, %j', format('%s %o %j', secret, secret, { secret })],
    ['an error', inspect(new Error(`bad ${secret}`, { cause: secret }))],
    ['its properties', Object.entries(secret).join() + Reflect.ownKeys(secret).join()],
    ['a copy', inspect({ ...secret }) + JSON.stringify(structuredClone({ ...secret }))],
  ])('never shows it in %s', (_way, printed) => {
    expect(printed).not.toContain(CANARY);
  });

  it('prints as [secret]', () => {
    expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual(['[secret]', '"[secret]"', '[secret]']);
  });
});
