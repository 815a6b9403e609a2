'use strict';
const { TestEnvironment } = require('jest-environment-node');
const { projectAt, record } = require('./recorder.cjs');

/** Jest's own environment for Node; the process around it records what the tests plant and leave. */
module.exports = class RecordingEnvironment extends TestEnvironment {
  constructor(config, context) {
    record(projectAt(config.globalConfig.rootDir));
    super(config, context);
  }
};
