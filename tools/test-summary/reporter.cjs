'use strict';
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** Writes what one project's tests came to, so that `sum.mjs` can print the true total of all projects. */
module.exports = class SummaryReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(_contexts, results) {
    const { name } = require(join(this.rootDir, 'package.json'));
    // The path is the one that nx.json declares as the target's output, so that a cached run is counted too.
    const file = join(__dirname, '../../.test-results', `${name}${process.env.TEST_SUITE ? `.${process.env.TEST_SUITE}` : ''}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({
        project: name,
        passed: results.numPassedTests,
        // A file that could not even be loaded has no tests of its own, yet it failed.
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
      }),
    );
  }
};
