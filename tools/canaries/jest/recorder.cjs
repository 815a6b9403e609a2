'use strict';
const { ChildProcess } = require('node:child_process');
const { subscribe } = require('node:diagnostics_channel');
const { appendFileSync, mkdirSync, rmSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** In plain JavaScript, because Jest and `node --import` load it before anything could compile it. */

/** Everything that test runs leave; CI and the recorder's own test choose another folder. */
const results = process.env.AQUEDUCT_TEST_RESULTS ?? join(__dirname, '../../../.test-results');

/** The folders of one project's run: what it left, and the secrets that it planted. */
const foldersOf = (project) => ({ left: join(results, 'left', project), planted: join(results, 'planted', project) });

/** The name that the results of the run go by. */
const projectAt = (rootDir) => {
  const { name } = require(join(rootDir, 'package.json'));
  return process.env.TEST_SUITE ? `${name}.${process.env.TEST_SUITE}` : name;
};

/** As the user who runs the tests: a spec of root's may act as another one for a while. */
const asRealUser = (act) => {
  const [real, effective] = [process.getuid?.(), process.geteuid?.()];
  if (real === effective) {
    return act();
  }
  process.seteuid(real);
  try {
    return act();
  } finally {
    process.seteuid(effective);
  }
};

const append = (file, text) =>
  asRealUser(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, text, { mode: 0o600 });
  });

/** Forgets an earlier run. */
const startAnew = (project) => Object.values(foldersOf(project)).forEach((folder) => rmSync(folder, { recursive: true, force: true }));

/** Keeps a copy of what is written to the stream of this process. */
const keepWritten = (stream, file) => {
  const write = stream.write;
  stream.write = function (chunk, ...rest) {
    append(file, chunk);
    return write.call(this, chunk, ...rest);
  };
};

/** Keeps a copy of what is read from a stream, and leaves it to its reader when and how it is read. */
const keepRead = (stream, file) => {
  const push = stream.push;
  stream.push = function (chunk, ...rest) {
    if (chunk !== null) {
      append(file, chunk);
    }
    return push.call(this, chunk, ...rest);
  };
};

/** Our own programs, servers and workers, start like this; programs that print credentials by trade do not. */
const isOurs = ({ args = [] }) => args.includes('--conditions=@aqueduct/source');

const keepChildren = (left) => {
  const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (options) {
    const failed = spawn.call(this, options);
    if (isOurs(options)) {
      [this.stdout, this.stderr].filter((stream) => stream).forEach((stream) => keepRead(stream, join(left, `process-${this.pid}.log`)));
    }
    return failed;
  };
};

let recording = false;

/** From now on, once per process: keeps planted secrets, what is left on purpose, and the output of child processes. */
const record = (project) => {
  if (recording) {
    return;
  }
  recording = true;
  const { left, planted } = foldersOf(project);
  const known = new Set();
  subscribe('aqueduct:planted-secret', (secret) => {
    if (!known.has(secret)) {
      known.add(secret);
      append(join(planted, `${process.pid}.jsonl`), `${JSON.stringify(secret)}\n`);
    }
  });
  subscribe('aqueduct:left-behind', ({ kind, text }) => append(join(left, `${kind}-${process.pid}.txt`), `${text}\n`));
  keepChildren(left);
};

module.exports = { foldersOf, keepWritten, projectAt, record, startAnew };
