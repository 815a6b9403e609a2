import type { CaseResult, Outcome, SuiteName, SuiteResult } from './case-result.js';
import { readCases } from './conformance-folder.js';
import { DELIBERATE_DIFFERENCES } from './deliberate-differences.js';
import { runContainerCase, type ContainerCase } from './container-suite.js';
import { runGrammarCase, type GrammarCase } from './grammar-suite.js';
import { judge } from './judge.js';
import { runParserCase, type ParserCase } from './parser-suite.js';
import { providerCases, runProviderCase } from './profile-provider-suite.js';
import { runRoleChainCase, type RoleChainCase } from './role-chain-suite.js';

const runSuite = async <A>(
  suite: SuiteName,
  cases: ReadonlyArray<A> | undefined,
  run: (one: A) => CaseResult | Outcome | Promise<CaseResult | Outcome>,
): Promise<SuiteResult> => {
  if (cases === undefined || cases.length === 0) {
    return { suite, skipped: 'its cases are not there', cases: [] };
  }
  const judged: CaseResult[] = [];
  for (const one of cases) {
    const result = await run(one);
    judged.push('verdict' in result ? result : judge(suite, DELIBERATE_DIFFERENCES)(result));
  }
  return { suite, cases: judged };
};

/** Runs every suite whose cases the folder holds. */
export const runSuites = async (folder: string): Promise<ReadonlyArray<SuiteResult>> => [
  await runSuite('parser', readCases<{ tests: ReadonlyArray<ParserCase> }>(folder, 'smithy-rs/profile-parser-tests.json')?.tests, runParserCase),
  await runSuite('grammar', grammarCases(folder), runGrammarCase),
  await runSuite('role-chains', readCases<ReadonlyArray<RoleChainCase>>(folder, 'smithy-rs/assume-role-tests.json'), runRoleChainCase),
  await runSuite('profile-provider', providerCases(folder), runProviderCase),
  await runSuite('container-endpoints', readCases<{ tests: ReadonlyArray<ContainerCase> }>(folder, 'smithy-rs/ecs-tests.json')?.tests, runContainerCase),
];

const grammarCases = (folder: string): ReadonlyArray<GrammarCase> | undefined =>
  ['grammar-cases.json', 'differential/grammar-cases.json'].map((path) => readCases<{ cases: ReadonlyArray<GrammarCase> }>(folder, path)?.cases).find((cases) => cases !== undefined);
