import * as fc from 'fast-check';
import { CountedText } from '../test-support/counted-text.js';
import { HOSTILE_FILES } from '../test-support/hostile-files.js';
import { printProfileFile } from '../test-support/print-profile-file.js';
import { unexplainedLines } from '../test-support/unexplained-lines.js';
import { parseProfileFile } from './parse-profile-file.js';
import { isError, type FileDiagnostic, type FileSection, type ProfileFile } from './profile-file.js';

const WORDS = [
  ...['[', ']', '=', '=', '#', ';', ':', '"', "'", ' ', '  ', '\t', '\n', '\n', '\r\n', '\r', '\n ', '\n  '],
  ...['[a]\n', '[b]\n', '[default]\n', '[profile default]\n', '[profile ', '[sso-session s]\n', '[services v]\n', '[profile "a b"]# c\n'],
  ...['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_security_token = ', 'AWS_ACCESS_KEY_ID=x\n', 'x = 1\n'],
  ...['region = x # c\n', 's3 =', 'export ', 'set ', 'k: v', 'awsaccesskeyid=', 'credential_process=', '__proto__', 'constructor = 1\n'],
  ...['\uFEFF', '\0', '\u200B', '\u00A0', '\uFFFD', 'é', '\u{1F511}', '\u2028', '\v'],
];
const piece = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: 'binary', maxLength: 4 }));
const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const anyStyle = fc.constantFrom('either', 'config', 'credentials' as const);
const RUNS = { numRuns: 1_000 };

const linesOf = (text: string): ReadonlyArray<string> => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);

/** What a section says, and which of its credential keys belong together. */
const saidBy = ({ properties }: FileSection): unknown => {
  const groups = [...new Set([...properties.values()].map(({ group }) => group))];
  const blocks = groups.map((group) => [...properties].flatMap(([key, one]) => (one.group === group ? [[key, one.value]] : [])).sort());
  return blocks.sort();
};
const saidIn = ({ profiles, ssoSessions, services }: ProfileFile): unknown =>
  [profiles, ssoSessions, services].map((sections) => [...sections].map(([name, section]) => [name, saidBy(section)]));

describe('parseProfileFile, for any text', () => {
  it('names only places that are there', () => {
    fc.assert(
      fc.property(anyText, anyStyle, (text, style) => {
        const lines = linesOf(text);
        const isThere = ({ line, column, lastLine = line, earlier }: FileDiagnostic): boolean =>
          column >= 1 &&
          column <= [...(lines[line - 1] ?? '')].length &&
          lastLine >= line &&
          lastLine <= lines.length &&
          (earlier?.lastLine ?? 0) <= line;

        expect(parseProfileFile(text, style).diagnostics.filter((one) => !isThere(one))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('keeps the diagnostics in the order of the lines', () => {
    fc.assert(
      fc.property(anyText, anyStyle, (text, style) => {
        const lines = parseProfileFile(text, style).diagnostics.map(({ line }) => line);

        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      }),
      RUNS,
    );
  });

  it('loses no line without a word', () => {
    fc.assert(
      fc.property(anyText, anyStyle, (text, style) => {
        expect(unexplainedLines(text, parseProfileFile(text, style))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('ignores no section without a word', () => {
    fc.assert(
      fc.property(anyText, anyStyle, (text, style) => {
        const { ignored, diagnostics } = parseProfileFile(text, style);
        const told = new Set(diagnostics.flatMap(({ line, earlier }) => [line, earlier?.line]));

        expect(ignored.filter(({ line }) => !told.has(line))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('parses what it parsed to the same again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = parseProfileFile(text);
        const twice = parseProfileFile(printProfileFile(once));

        expect(saidIn(twice)).toEqual(saidIn(once));
        expect(twice.structure.filter(isError)).toEqual([]);
        expect(twice.ignored).toEqual([]);
      }),
      RUNS,
    );
  });

  it('reads back what was written', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_./+@-]{1,12}$/);
    const key = fc.stringMatching(/^[a-z_]{1,12}$/);
    const value = fc.stringMatching(/^[!-~](?:[!-~ ]{0,20}[!-~])?$/).filter((text) => !/(?:^|\s)[#;]/.test(text));
    const file = fc.dictionary(word, fc.dictionary(key, value, { maxKeys: 5 }), { maxKeys: 5 });
    fc.assert(
      fc.property(file, fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('', '  ', '\t'), (profiles, newLine, indent) => {
        const lines = Object.entries(profiles).flatMap(([name, keys]) => [
          `${indent}[profile ${name}]`,
          ...Object.entries(keys).map(([one, text]) => `${indent}${one} = ${text}`),
        ]);
        const read = parseProfileFile(lines.join(newLine));

        expect(read.diagnostics.filter(isError)).toEqual([]);
        expect([...read.profiles].map(([name, { properties }]) => [name, [...properties].map(([one, { value: text }]) => [one, text])])).toEqual(
          Object.entries(profiles).map(([name, keys]) => [name, Object.entries(keys)]),
        );
      }),
    );
  });

  it('never repeats a value in a diagnostic', () => {
    const canary = 'Canary7f3a9';
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.constant(canary)), { maxLength: 40 }), (pieces) => {
        expect(JSON.stringify(parseProfileFile(pieces.join('')).diagnostics)).not.toContain(canary);
      }),
      RUNS,
    );
  });
});

describe.each(Object.entries(HOSTILE_FILES))('parseProfileFile, for a text of %s,', (_what, textOf) => {
  const HUGE = 2_000_000;
  const LARGE = 50_000;
  /** A part of a line is looked at again for each thing that may be wrong with it. */
  const VISITS_PER_CHARACTER = 12;

  it('looks at each of 2 MB a few times, and keeps a few things of each line', () => {
    const text = new CountedText(textOf(HUGE));

    const { profiles, ssoSessions, services, ignored, diagnostics } = parseProfileFile(text.counting);
    const sections = [profiles, ssoSessions, services].flatMap((map) => [...map.values()]).concat(ignored);
    const properties = sections.flatMap((section) => [...section.properties.values()]);

    expect(text.visits).toBeLessThan(VISITS_PER_CHARACTER * HUGE);
    expect(sections.length + properties.length + diagnostics.length).toBeLessThanOrEqual(4 * text.lines);
    expect(properties.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(HUGE);
  });

  it('does twice the work for twice the text', () => {
    const [once, twice] = [LARGE, 2 * LARGE].map((size) => {
      const text = new CountedText(textOf(size));
      parseProfileFile(text.counting);
      return text.visits;
    });

    expect((twice ?? Infinity) / (once ?? 1)).toBeLessThan(2.1);
  });

  it('loses no line of it without a word', () => {
    const text = textOf(LARGE);

    expect(unexplainedLines(text, parseProfileFile(text))).toEqual([]);
  });
});
