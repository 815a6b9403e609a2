import { VARIABLES } from './variables.js';

const WIDTH = 100;
const INDENT = '      ';

const wrapped = (text: string): string => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + INDENT.length >= WIDTH) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    }
  }
  return lines.map((line) => INDENT + line).join('\n');
};

/** What `--help` prints. */
export const helpText = (): string =>
  [
    'Aqueduct server: hosts workflows and connects them to Amazon S3.',
    '',
    'Usage: node main.js [--help]     HTTP and a worker',
    '       node worker.js [--help]   a worker without HTTP; any number of them, on the same data folder or database',
    '',
    'Environment variables (all of them optional):',
    ...Object.values(VARIABLES).map(({ name, description, example, byDefault }) =>
      ['', `  ${name}${byDefault === undefined ? '' : ` (default: ${byDefault})`}`, wrapped(description), `${INDENT}Example: ${name}=${example}`].join('\n'),
    ),
    '',
  ].join('\n');
