import { conformanceFolder } from './conformance-folder.js';
import { holds, inJson, inLines } from './report.js';
import { runSuites } from './run-suites.js';

const HELP = `npm run test:conformance [-- --json]

Runs cases that others wrote for AWS's shared files and credentials against this project's parser and strategies. They are
read from the folder that CONFORMANCE_DIR names, or else from one called "conformance" in or beside the workspace; without
one, and for each suite that it does not hold, nothing is run and "skipped" is printed, which is no pass.

  parser               two files, read after the norm
  grammar              odd files, where the JavaScript SDK and botocore often differ
  role-chains          who is asked for which role, by whose key, in one file
  profile-provider     a home folder in its environment, against recorded answers: who is asked, for what, by whom, until when
  container-endpoints  where the variables of a container lead

Every kind of profile is allowed for the run; a server allows only some. A case that must be refused passes only when it is
refused for the reason that it is about. A deliberate difference is declared with its reason in
tools/conformance/src/deliberate-differences.ts; where the case can be put the way this project wants it, it is run so too,
and must pass. What is not supported yet is counted apart. The account ids that some cases expect are not compared.

--json prints one JSON array. Exit code 1 when something differs that is not declared, or no longer differs as declared.`;

const main = async (json: boolean): Promise<void> => {
  const folder = conformanceFolder(process.env['CONFORMANCE_DIR']);
  if (folder === undefined) {
    console.log(json ? JSON.stringify({ skipped: 'no folder with cases' }) : 'skipped: there is no folder with cases; name one in CONFORMANCE_DIR');
    return;
  }
  const results = await runSuites(folder);
  console.log(json ? JSON.stringify(inJson(results)) : inLines(results).join('\n'));
  process.exitCode = holds(results) ? 0 : 1;
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json'));
}
