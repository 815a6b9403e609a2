'use strict';
const { join } = require('node:path');
const { appender, foldersOf, keepWritten, projectAt, startAnew } = require('./recorder.cjs');

/** Keeps all that a run prints. Must be the first reporter: the others write to what they find when they are made. */
module.exports = class RecordingReporter {
  constructor({ rootDir }) {
    const project = projectAt(rootDir);
    startAnew(project);
    const append = appender(join(foldersOf(project).left, 'printed.log'));
    keepWritten(process.stdout, append);
    keepWritten(process.stderr, append);
  }
};
