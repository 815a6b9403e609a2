import type { SuiteResult, Verdict } from './case-result.js';

export const count = ({ cases }: SuiteResult, verdict: Verdict): number => cases.filter((one) => one.verdict === verdict).length;

/** Whether nothing differs that is not declared; what was skipped proves nothing, and breaks nothing. */
export const holds = (results: ReadonlyArray<SuiteResult>): boolean => results.every((result) => count(result, 'fail') === 0);

const listed = (results: ReadonlyArray<SuiteResult>, verdict: Verdict, title: string): ReadonlyArray<string> => {
  const lines = results.flatMap(({ suite, cases }) =>
    cases.filter((one) => one.verdict === verdict).map(({ name, detail }) => `  ${suite}: ${name}\n    ${detail}`),
  );
  return lines.length === 0 ? [] : ['', title, ...lines];
};

const figures = (title: string, results: ReadonlyArray<SuiteResult>): string => {
  const sum = (verdict: Verdict): number => results.reduce((all, result) => all + count(result, verdict), 0);
  const cases = results.reduce((all, result) => all + result.cases.length, 0);
  return `${title.padEnd(20)} ${cases} cases: ${sum('pass')} pass, ${sum('fail')} fail, ${sum('different')} deliberately different, ${sum('unsupported')} not supported yet`;
};

/** The results for a person. */
export const inLines = (results: ReadonlyArray<SuiteResult>): ReadonlyArray<string> => [
  ...results.map((result) => (result.skipped === undefined ? figures(result.suite, [result]) : `${result.suite.padEnd(20)} skipped: ${result.skipped}`)),
  figures('all', results),
  ...listed(results, 'fail', 'Failed:'),
  ...listed(results, 'different', 'Deliberate differences:'),
  ...listed(results, 'unsupported', 'Not supported yet:'),
];

/** The same for a program. */
export const inJson = (results: ReadonlyArray<SuiteResult>): unknown =>
  results.map((result) => ({
    suite: result.suite,
    ...(result.skipped === undefined ? {} : { skipped: result.skipped }),
    cases: result.cases.length,
    pass: count(result, 'pass'),
    fail: count(result, 'fail'),
    different: result.cases.filter(({ verdict }) => verdict === 'different'),
    unsupported: result.cases.filter(({ verdict }) => verdict === 'unsupported'),
    failures: result.cases.filter(({ verdict }) => verdict === 'fail'),
  }));
