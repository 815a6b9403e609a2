'use strict';
const { join } = require('node:path');
const { foldersOf, keepWritten, projectAt, startAnew } = require('./recorder.cjs');

/** Keeps all that a run prints. Must be the first reporter: the others write to what they find when they are made. */
module.exports = class RecordingReporter {
  constructor({ rootDir }) {
    const project = projectAt(rootDir);
    startAnew(project);
    const file = join(foldersOf(project).left, 'printed.log');
    keepWritten(process.stdout, file);
    keepWritten(process.stderr, file);
  }
};
