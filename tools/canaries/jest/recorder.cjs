'use strict';
const { ChildProcess } = require('node:child_process');
const { subscribe } = require('node:diagnostics_channel');
const { mkdirSync, openSync, rmSync, writeSync } = require('node:fs');
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

const unwritten = new Set();
process.once('exit', () => unwritten.forEach((write) => write()));

/**
 * Gives what appends to the file, which is made with the first text and stays open. Some specs act as another user for a
 * while: what cannot be written then is written with the next text, or at the end.
 */
const appender = (file) => {
  let descriptor;
  const waiting = [];
  const write = () => {
    if (descriptor === undefined) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      descriptor = openSync(file, 'a', 0o600);
    }
    waiting.splice(0).forEach((text) => writeSync(descriptor, text));
  };
  return (text) => {
    waiting.push(text);
    try {
      write();
      unwritten.delete(write);
    } catch (error) {
      if (error.code !== 'EACCES') {
        throw error;
      }
      unwritten.add(write);
    }
  };
};

/** Forgets an earlier run. */
const startAnew = (project) => Object.values(foldersOf(project)).forEach((folder) => rmSync(folder, { recursive: true, force: true }));

/** Keeps a copy of what is written to the stream of this process. */
const keepWritten = (stream, append) => {
  const write = stream.write;
  stream.write = function (chunk, ...rest) {
    append(chunk);
    return write.call(this, chunk, ...rest);
  };
};

/** Keeps a copy of what is read from a stream, and leaves it to its reader when and how it is read. */
const keepRead = (stream, append) => {
  const push = stream.push;
  stream.push = function (chunk, ...rest) {
    if (chunk !== null) {
      append(chunk);
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
      const append = appender(join(left, `process-${this.pid}.log`));
      [this.stdout, this.stderr].filter((stream) => stream).forEach((stream) => keepRead(stream, append));
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
  const appendSecret = appender(join(planted, `${process.pid}.jsonl`));
  subscribe('aqueduct:planted-secret', (secret) => {
    if (!known.has(secret)) {
      known.add(secret);
      appendSecret(`${JSON.stringify(secret)}\n`);
    }
  });
  const kinds = new Map();
  subscribe('aqueduct:left-behind', ({ kind, text }) => {
    kinds.set(kind, kinds.get(kind) ?? appender(join(left, `${kind}-${process.pid}.txt`)));
    kinds.get(kind)(`${text}\n`);
  });
  keepChildren(left);
};

module.exports = { appender, foldersOf, keepWritten, projectAt, record, startAnew };
