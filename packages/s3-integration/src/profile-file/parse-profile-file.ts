import { problems } from './file-problems.js';
import { isKeyPairKey, isRelevantKey, nameOfKey } from './known-keys.js';
import { hasInvisible } from './odd-characters.js';
import type { ProfileFile } from './profile-file.js';
import { ProfileFileBuilder } from './profile-file-builder.js';
import { readHeader, type FileStyle } from './read-header.js';
import { readProperty } from './read-property.js';

const LINE_END = /\r\n|\n|\r/;
const BYTE_ORDER_MARK = '\uFEFF';
const AWS_CSV = /^\W*(?:access key id,|user name,|awsaccesskeyid\s*=)/i;

/** The property that an indented line may continue. */
interface OpenProperty {
  readonly key: string | undefined;
  readonly indent: number;
  /** Its value is a block of indented `key = value` lines. */
  readonly isBlock: boolean;
}

/**
 * Parses an AWS credentials or config file of any origin in one pass and linear time. It never throws, keeps names of
 * any kind apart from the language's own, and reports what it cannot use with line and remedy, without values.
 *
 * The grammar is that of the AWS SDKs' shared files (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html),
 * with indentation measured against the line that may be continued, so that a file indented as a whole reads the same.
 */
export const parseProfileFile = (text: string, style: FileStyle = 'either'): ProfileFile => {
  const builder = new ProfileFileBuilder();
  let place: 'before-first-header' | 'section' | 'services' = 'before-first-header';
  let complained = false;
  let open: OpenProperty | undefined;

  const beforeFirstHeader = (number: number, content: string): void => {
    if (!complained) {
      builder.problem(number, AWS_CSV.test(content) ? problems.awsCsv : problems.noHeader);
      complained = true;
    }
  };

  const header = (number: number, indent: number, content: string): void => {
    const continues = open !== undefined && indent > open.indent;
    const read = continues ? problems.headerIndented : readHeader(content, style);
    open = undefined;
    place = 'kind' in read && read.kind === 'services' ? 'services' : 'section';
    if ('kind' in read) {
      builder.header(number, read);
    } else {
      builder.brokenHeader(number, read);
    }
  };

  const continuation = (number: number, { key, isBlock }: OpenProperty, line: string): void => {
    const content = line.trim();
    const equals = content.indexOf('=');
    const startsWithKey = content.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (isBlock && equals === -1) {
      builder.problem(number, problems.subPropertyNoEquals);
    } else if (isBlock && startsWithKey === '') {
      builder.problem(number, problems.subPropertyNoKey);
    } else if (!isBlock && key !== undefined && isKeyPairKey(key)) {
      builder.problem(number, problems.valueContinued(nameOfKey(key)));
    } else if (!isBlock && isRelevantKey(startsWithKey)) {
      builder.problem(number, problems.keyContinues(nameOfKey(startsWithKey)));
    } else if (hasInvisible(line)) {
      builder.problem(number, problems.valueInvisible(nameOfKey(key ?? '')));
    }
    if (key !== undefined) {
      builder.continue(key, content);
    }
  };

  const property = (number: number, indent: number, line: string): void => {
    const read = readProperty(line);
    for (const problem of read.problems) {
      builder.problem(number, problem === problems.noEquals && indent > 0 ? problems.lostContinuation : problem);
    }
    const isBlock = read.value === '' && read.key !== undefined && (read.key === 's3' || place === 'services');
    open = line.includes('=') ? { key: read.key, indent, isBlock } : undefined;
    if (read.key !== undefined) {
      builder.property(number, read.key, read.value);
    }
  };

  const clean = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const lines = clean.split(clean.includes('\r') ? LINE_END : '\n');
  lines.forEach((line, index) => {
    const number = index + 1;
    const content = line.trim();
    const indent = content.length === line.length ? 0 : line.length - line.trimStart().length;
    if (content === '' || content.startsWith('#') || content.startsWith(';')) {
      return;
    }
    if (content.startsWith('[')) {
      header(number, indent, content);
    } else if (place === 'before-first-header') {
      beforeFirstHeader(number, content);
    } else if (open !== undefined && indent > open.indent) {
      continuation(number, open, line);
    } else {
      property(number, indent, line);
    }
  });
  return builder.build();
};
