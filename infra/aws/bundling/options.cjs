// One bundle a function: ES modules, minified, everything inside it.
const { rmSync } = require('node:fs');
const { join } = require('node:path');

// a folder of its own for each run: what another left behind would be packed, too
const outputWorkFolder = `.esbuild/${process.pid}`;
process.once('exit', () => rmSync(join(__dirname, '../../..', outputWorkFolder), { recursive: true, force: true }));

module.exports = {
  bundle: true, minify: true, platform: 'node', target: 'node24', format: 'esm', outputFileExtension: '.mjs', charset: 'utf8', legalComments: 'none',
  mainFields: ['module', 'main'], exclude: [], concurrency: 4, zipConcurrency: 4, outputWorkFolder,
  // packages of the older kind ask for Node's own modules by require
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  plugins: 'infra/aws/bundling/slim.cjs',
};
