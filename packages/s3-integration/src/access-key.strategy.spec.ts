import * as E from 'fp-ts/lib/Either.js';
import { decodeWith, fieldsCodec, Secret } from '@aqueduct/integrations';
import { accessKeyStrategy } from './access-key.strategy.js';

const decode = (input: unknown) => decodeWith(fieldsCodec('credentials', accessKeyStrategy.fields), 'credentials')(input);
const given = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('accessKeyStrategy', () => {
  it('gives the keys that were entered, and the same object every time', async () => {
    const source = accessKeyStrategy.open({ accessKeyId: 'AKIA1', secretAccessKey: Secret.of('secret'), sessionToken: Secret.of('token') });

    const first = await source.resolve({ refresh: false })();

    expect(first).toEqual(
      E.right({
        credentials: { accessKeyId: 'AKIA1', secretAccessKey: Secret.of('secret'), sessionToken: Secret.of('token') },
        provenance: { strategy: 'access-key', facts: { accessKeyId: 'AKIA1' } },
      }),
    );
    expect(await source.resolve({ refresh: true })()).toBe(first);
  });

  it('takes keys of AWS and of other servers', () => {
    expect(decode(given)).toMatchObject(E.right({ accessKeyId: given.accessKeyId }));
    expect(decode({ accessKeyId: 'minio-admin', secretAccessKey: 'a secret with spaces', sessionToken: '' })).toMatchObject(
      E.right({ accessKeyId: 'minio-admin' }),
    );
  });

  it.each([
    ['accessKeyId', 'AKIA 1'],
    ['accessKeyId', ' AKIA1'],
    ['accessKeyId', 'AKIA1\n'],
    ['accessKeyId', 'AKIA\u200B1'],
    ['accessKeyId', 'AKIÄ'],
    ['secretAccessKey', 'canary-secret '],
    ['secretAccessKey', '\tcanary-secret'],
    ['secretAccessKey', 'canary-secret\r\n'],
    ['secretAccessKey', 'canary\u00A0secret'],
    ['sessionToken', 'canary\ntoken'],
    ['sessionToken', '“canary”'],
  ])('refuses a %s of %j before any request, and says why without repeating it', (field, value) => {
    const outcome = decode({ ...given, [field]: value });

    expect(outcome).toEqual(
      E.left({
        _tag: 'InvalidInput',
        violations: [{ field: `credentials.${field}`, expected: expect.stringMatching(/printable ASCII.*pasting/) }],
      }),
    );
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('asks for the key id and the secret when they are left out', () => {
    expect(decode({})).toMatchObject(
      E.left({ violations: [{ field: 'credentials.accessKeyId' }, { field: 'credentials.secretAccessKey' }] }),
    );
  });
});
