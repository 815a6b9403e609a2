import { settingsFrom } from '../settings/settings.js';
import { createLog } from './create-log.js';
import { errorInWords, loggableError } from './loggable-error.js';
import { readableLog } from './readable-log.js';

const lines: string[] = [];
const destination = { write: (line: string): void => void lines.push(line) };
const KEY = Buffer.alloc(32, 9).toString('base64');

describe(createLog.name, () => {
  const log = createLog(settingsFrom({ DATABASE_URL: 'postgres://u:p%40ss-word@db/a', AQUEDUCT_KEYS: `k1:${KEY}`, AQUEDUCT_LOG_LEVEL: 'debug' }), destination);

  beforeEach(() => {
    lines.length = 0;
  });

  it('takes the secrets of the server and API keys out of every line', () => {
    log.info({ a: 'p@ss-word', b: `x ${KEY} y`, c: 'p%40ss-word' }, `key aqd_${'A'.repeat(43)}`);

    expect(lines.join('')).not.toMatch(/ss-word|CQkJ|AAAA/);
    expect(lines.join('')).toContain('[secret]');
  });

  it('logs of an error its kind, message, place and causes, and nothing that a library put on it', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', config: { headers: { authorization: 'hunter2' } } });
    log.error({ err: new Error('away', { cause }) }, 'no database');

    const { err } = JSON.parse(lines[0] ?? '') as { err: unknown };
    expect(err).toMatchObject({ type: 'Error', message: 'away', cause: { type: 'Error', message: 'refused', code: 'ECONNREFUSED' } });
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('does not repeat the parameters of a failed query', () => {
    const error = Object.assign(new Error('Failed query: select $1 params: hunter2', { cause: new Error('connection refused') }), { params: ['hunter2'] });
    log.error({ err: error }, 'asked');

    expect(lines.join('')).toContain('connection refused');
    expect(lines.join('') + errorInWords(loggableError(error))).not.toContain('hunter2');
  });

  it('does not repeat what a parser quoted', () => {
    try {
      JSON.parse('hunter2');
    } catch (err) {
      log.error({ err }, 'parsed');
    }

    expect(lines.join('')).toContain('SyntaxError');
    expect(lines.join('')).not.toContain('hunter2');
  });
});

describe(readableLog.name, () => {
  it('writes a line for people', () => {
    readableLog(destination).write(JSON.stringify({ level: 40, time: '2026-11-23T08:15:00.000Z', pid: 1, msg: 'late', ms: 7 }));

    expect(lines.at(-1)).toMatch(/08:15:00.*warn .*late.*ms=7/s);
  });
});
