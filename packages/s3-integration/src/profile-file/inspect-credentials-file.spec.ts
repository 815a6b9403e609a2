import * as E from 'fp-ts/lib/Either.js';
import { inspectCredentialsFile } from './inspect-credentials-file.js';

const FILE = `[default]
aws_access_key_id = AKIACANARY
aws_secret_access_key = "canary-secret"
region = eu-west-1
[half]
aws_access_key_id = AKIACANARY
region = canary-secret
[process]
credential_process = /bin/canary
export x
`;

describe('inspectCredentialsFile', () => {
  it('lists profiles with kind, region, line and problems', () => {
    expect(inspectCredentialsFile(FILE)).toEqual(
      E.right({
        profiles: [
          {
            name: 'default',
            kind: 'static',
            region: 'eu-west-1',
            line: 1,
            problems: [
              expect.objectContaining({
                code: 'ValueQuoted',
                line: 3,
                column: 25,
                severity: 'warning',
                problem: expect.stringMatching(/^Line 3, column 25: quotes/),
              }),
            ],
          },
          { name: 'half', kind: 'incomplete', line: 5, problems: [expect.objectContaining({ code: 'ProfileIncomplete', line: 5, severity: 'error' })] },
          {
            name: 'process',
            kind: 'process',
            line: 8,
            problems: [
              expect.objectContaining({
                code: 'ProfileNotAllowed',
                line: 9,
                severity: 'error',
                problem: expect.stringContaining('"credential_process"'),
              }),
              expect.objectContaining({ code: 'Exported', line: 10, column: 1, severity: 'error', problem: expect.stringContaining('export') }),
            ],
          },
        ],
      }),
    );
  });

  it('shows no value of the file', () => {
    expect(JSON.stringify(inspectCredentialsFile(FILE)).toLowerCase()).not.toContain('canary');
  });

  it.each([
    ['a broken header', '[a]\n [b', 'Line 2, column 2: ', 2],
    ['no header', 'x = y', 'Line 1, column 1: ', 1],
    ['nothing', '', 'empty', undefined],
    ['too much', 'x'.repeat(65_537), '64 KiB', undefined],
    ['Latin-1', Buffer.from('[caf\u00e9]', 'latin1'), 'Latin-1', undefined],
    ['UTF-16', Buffer.from('[a]', 'utf16le'), 'UTF-16', undefined],
    ['UTF-16 with a byte order mark and no Latin letter', Buffer.from('\uFEFF\u4E2D\u6587', 'utf16le'), 'UTF-16', undefined],
    ['a NUL', '[\u00e9]\r\n\u00e9\0 = x', 'a NUL character is on line 2, column 2', undefined],
    ['lines before the first header', 'x\ny\n[a]', 'Lines 1 to 2: text before', 1],
  ])('says what is wrong with a file of %s', (_what, content, words, line) => {
    const outcome = inspectCredentialsFile(content);

    expect(outcome).toMatchObject(E.left([{ severity: 'error', problem: expect.stringContaining(words) }]));
    expect(E.isLeft(outcome) && outcome.left[0]?.line).toBe(line);
  });

  it('speaks of a key pair from different blocks once', () => {
    const pair = 'aws_access_key_id = A\naws_secret_access_key = B\n';

    expect(inspectCredentialsFile(`[a]\n${pair}aws_session_token = C\n${pair}`)).toMatchObject(
      E.right({
        profiles: [
          {
            kind: 'static',
            problems: [
              { code: 'KeyPairMixed', line: 6, severity: 'error' },
              { code: 'KeyRepeated', line: 5 },
              { code: 'KeyRepeated', line: 6 },
            ],
          },
        ],
      }),
    );
  });

  it('leaves out warnings before errors', () => {
    const outcome = inspectCredentialsFile(`[a]\n${'region = x # c\n'.repeat(20)}export x`);

    expect(outcome).toMatchObject(E.right({ profiles: [{ problems: expect.arrayContaining([expect.objectContaining({ code: 'Exported' })]) }] }));
  });

  it('keeps its answer short for a file full of mistakes', () => {
    expect(JSON.stringify(inspectCredentialsFile(`[a]\n${'x\n'.repeat(30_000)}`)).length).toBeLessThan(10_000);
  });
});
