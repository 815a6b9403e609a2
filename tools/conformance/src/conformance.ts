import { conformanceFolder } from './conformance-folder.js';
import { holds, inJson, inLines } from './report.js';
import { runSuites } from './run-suites.js';

const HELP = `npm run test:conformance [-- --json]

Runs cases that others wrote for AWS's shared files and credentials against this project's parser and strategies. They are
read from the folder that CONFORMANCE_DIR names, or else from one called "conformance" in or beside the workspace; without
one everything is skipped. Per suite: how many pass, fail, differ on purpose (declared, with the reason, in
tools/conformance/src/deliberate-differences.ts) and are not supported yet, which is never a pass.

Exit code 1 when something differs that is not declared.`;

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
