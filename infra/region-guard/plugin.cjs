'use strict';

// osls loads plugins with require; Node 24 reads the TypeScript behind it as it is
if (!process.features.typescript) {
  throw new Error(`境内部署检查需要 Node 24：请使用 npx sls 或 npm run · The region guard needs Node 24 (this is ${process.version}): use npx sls or npm run`);
}
module.exports = require('./guard.ts').RegionGuard;
