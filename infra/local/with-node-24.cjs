'use strict';
// Runs a TypeScript entry, or says in one line why this Node cannot. Written for any Node: `npm ci` brings version 24.
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error('需要 Node.js 24（当前 ' + process.versions.node + '）。请先运行 npm ci 再用 npm 命令启动。 Node.js 24 is needed: run npm ci, then start with npm.');
  process.exit(1);
}
var path = require('node:path');
var url = require('node:url');
var entry = path.resolve(process.argv[2]);
process.argv.splice(1, 2, entry);
import(url.pathToFileURL(entry).href).catch(function (error) {
  console.error(error);
  process.exit(1);
});
