'use strict';
const { record } = require('./recorder.cjs');

/** For `node --require`: records a program that is no test, under the name in AQUEDUCT_RECORD_AS. */
const name = process.env.AQUEDUCT_RECORD_AS;
if (name) {
  record(name);
}
