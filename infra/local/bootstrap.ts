import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLocalPlatform } from '../../lib/compose/local.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { bootstrapPlatform, BootstrapRefused } from './bootstrap-platform.ts';
import { FolderInUse, lockFolder } from './folder-lock.ts';
import { createMovableClock } from './movable-clock.ts';
import { readSettings } from './settings.ts';

const usage = `npm run bootstrap -- --file bootstrap.json --signature bootstrap.sig --public-key operator.pem

bootstrap.json  {"format":"edudata-steward/bootstrap/1",
                 "unit":{"name":"…","kind":"educationDepartment","level":"city","regulation":"…"},
                 "administrators":[{"issuer":"https://…","subject":"…","displayName":"…"}]}
bootstrap.sig   openssl pkeyutl -sign -rawin -inkey operator-private.pem -in bootstrap.json | base64
`;

const { values } = parseArgs({ options: { file: { type: 'string' }, signature: { type: 'string' }, 'public-key': { type: 'string' } } });
const { file, signature, 'public-key': publicKey } = values;
if (file === undefined || signature === undefined || publicKey === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const { folder } = readSettings(process.env);
  try {
    const unlock = lockFolder(resolve(folder));
    const clock = createMovableClock(join(folder, 'clock-offset'));
    const platform = createLocalPlatform({ folder, baseUrl: 'http://127.0.0.1', log: jsonLog((line) => process.stderr.write(`${line}\n`)), clock });
    try {
      const { unit, people, receipt } = await bootstrapPlatform(platform, { content: readFileSync(file), signature: readFileSync(signature, 'utf8'), publicKey: readFileSync(publicKey, 'utf8') });
      process.stdout.write(`已建立首个单位 ${unit} 和 ${people.length} 名管理员 · created the first unit and ${people.length} administrators\n${people.map((person) => `  ${person}\n`).join('')}存证 ledger ${receipt}\n`);
    } finally {
      platform.close();
      unlock();
    }
  } catch (error) {
    if (error instanceof BootstrapRefused) process.stderr.write(`${error.message}\n`);
    else if (error instanceof FolderInUse) process.stderr.write(`数据目录正被另一个进程使用，请先停止 · The data folder is in use; stop the server first.\n`);
    else throw error;
    process.exitCode = 1;
  }
}
