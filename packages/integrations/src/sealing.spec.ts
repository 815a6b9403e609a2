import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { plant } from '@aqueduct/canaries';
import { KeyRing } from './key-ring.js';
import { open, seal, sealingKeyId } from './sealing.js';
import { printed } from './testing/expectations.js';

const [first, second] = [KeyRing.generate('2025'), KeyRing.generate('2026')];
const ringOf = (...keys: string[]): KeyRing =>
  E.getOrElseW((problem) => {
    throw new Error(String(problem));
  })(KeyRing.parse(keys.join()));
const ring = ringOf(first);
const owner = { connectionId: 'c1', target: 'kv.example:7000' };
const CANARY = plant('canary-5ea1');

const sealed = (clear = CANARY, by = ring): string =>
  E.getOrElseW(() => {
    throw new Error('cannot seal');
  })(seal(by, owner, clear));
const broken = E.left({ _tag: 'SealBroken' });

describe('seal and open', () => {
  it('give any text back to its owner', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (clear, connectionId, target) => {
        const envelope = seal(ring, { connectionId, target }, clear);
        expect(E.flatMap((text: string) => open(ring, { connectionId, target }, text))(envelope)).toEqual(E.right(clear));
      }),
    );
  });

  it('never make the same envelope twice, and show nothing of the text', () => {
    const envelopes = Array.from({ length: 50 }, () => sealed());

    expect(new Set(envelopes).size).toBe(50);
    expect(envelopes.join()).not.toContain(CANARY);
    expect(envelopes.join()).not.toContain(Buffer.from(CANARY).toString('base64url').slice(0, 8));
  });

  it.each([
    ['connection', { ...owner, connectionId: 'c2' }],
    ['target', { ...owner, target: 'kv.evil:7000' }],
    ['split between the two', { connectionId: 'c1","kv', target: '.example:7000' }],
  ])('do not open for another %s', (_what, other) => {
    expect(open(ring, other, sealed())).toEqual(broken);
  });

  it('do not open when any character was altered, removed or added', () => {
    const envelope = sealed();
    const body = envelope.lastIndexOf('.') + 1;
    for (let at = 0; at < envelope.length; at += 1) {
      const before = envelope.slice(0, at);
      const after = envelope.slice(at + 1);
      for (const character of ['A', 'B', '_', '.', '!', '=', '\n', '']) {
        if (character !== envelope[at]) {
          expect(E.isLeft(open(ring, owner, before + character + after))).toBe(true);
        }
      }
      expect(at < body || E.isLeft(open(ring, owner, `${before}A${envelope.slice(at)}`))).toBe(true);
    }
    for (const more of ['A', '=', '.', '.x', ' ', '\n']) {
      expect(open(ring, owner, envelope + more)).toEqual(broken);
    }
  });

  it('do not open when any bit of nonce, ciphertext or tag was flipped', () => {
    const [version, keyId, encoded = ''] = sealed().split('.');
    const body = Buffer.from(encoded, 'base64url');
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const altered = Buffer.from(body);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(ring, owner, [version, keyId, altered.toString('base64url')].join('.'))).toEqual(broken);
    }
  });

  it.each([[''], ['v1'], ['v1.2025'], ['v1.2025.'], ['v1.2025.AAAA'], ['v2.2025.AAAA'], ['{"password":"x"}']])('do not open %j', (text) => {
    expect(E.isLeft(open(ring, owner, text))).toBe(true);
  });

  it('name the key that is not in the ring', () => {
    expect(open(ringOf(second), owner, sealed())).toEqual(E.left({ _tag: 'SealingKeyUnknown', keyId: '2025' }));
  });

  it('do not open with another key of the same name', () => {
    expect(open(ringOf(KeyRing.generate('2025')), owner, sealed())).toEqual(broken);
  });

  it('open with the old key and seal with the new one after a rotation', () => {
    const rotated = ringOf(second, first);

    expect(open(rotated, owner, sealed(CANARY, ringOf(first)))).toEqual(E.right(CANARY));
    expect(sealingKeyId(sealed(CANARY, rotated))).toBe('2026');
    expect(E.isLeft(open(ringOf(first), owner, sealed(CANARY, rotated)))).toBe(true);
  });

  it('keep the text out of every failure', () => {
    const failures = [open(ring, { ...owner, target: 'x' }, sealed()), open(ringOf(second), owner, sealed()), open(ring, owner, CANARY)];

    expect(failures.map(printed).join()).not.toContain(CANARY);
  });
});
