'use strict';

// One process for the tool, command after command. Every run reads the tool's own modules anew, in its own folder, environment and words;
// what is kept is what other packages have compiled, and the tool's compiled schema, which is half of a start. A run has ended when
// nothing keeps the process alive any more, as when it is typed. What throws outside a promise ends the process, and fails the case.
const { createRequire } = require('node:module');

const toolPath = process.argv[2];
const load = createRequire(__filename);
const tool = toolPath.slice(0, toolPath.lastIndexOf('/bin/') + 1);
const isKept = (file) => file.endsWith('/resolve-ajv-validate.js') || !(file.startsWith(tool) || /\/node_modules\/(log|log-node|signal-exit)\//.test(file));
const start = { cwd: process.cwd(), write: [process.stdout.write, process.stderr.write] };
let own = new Map();

function listeners() {
  return new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
}

function forget() {
  for (const file of Object.keys(require.cache)) if (!isKept(file)) delete require.cache[file];
  for (const [name, found] of listeners()) for (const listener of found) if (!own.get(name)?.includes(listener)) process.removeListener(name, listener);
  delete EvalError.$serverlessCommandStartTime;
  process.exitCode = undefined;
}

process.on('message', ({ folder, words, env }) => {
  const said = [];
  const hear = (text, ...rest) => {
    said.push(String(text));
    rest.find((each) => typeof each === 'function')?.();
    return true;
  };
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv.splice(1, Infinity, toolPath, ...words);
  process.stdout.write = process.stderr.write = hear;
  process.once('beforeExit', () => {
    [process.stdout.write, process.stderr.write] = start.write;
    const exitCode = process.exitCode ?? 0;
    forget();
    process.chdir(start.cwd);
    process.channel.ref();
    process.send({ exitCode, output: said.join('') });
  });
  process.channel.unref();
  load(toolPath);
});
own = listeners();
