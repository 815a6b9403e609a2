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

/** The results for a person. */
export const inLines = (results: ReadonlyArray<SuiteResult>): ReadonlyArray<string> => [
  ...results.map((result) => {
    const { suite, skipped, cases } = result;
    const figures = `${cases.length} cases: ${count(result, 'pass')} pass, ${count(result, 'fail')} fail, ${count(result, 'different')} deliberately different, ${count(result, 'unsupported')} not supported yet`;
    return `${suite.padEnd(20)} ${skipped === undefined ? figures : `skipped: ${skipped}`}`;
  }),
  ...listed(results, 'fail', 'Undeclared differences:'),
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
