import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLocalPlatform } from '../../lib/compose/local.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { bootstrapPlatform } from './bootstrap-platform.ts';
import { runCommand } from './command.ts';
import { lockFolder } from './folder-lock.ts';
import { createMovableClock } from './movable-clock.ts';
import { requireDatabase } from './require-database.ts';
import { readSettings } from './settings.ts';

const usage = `以签名文件建立首个单位和管理员，仅一次 · Creates the first unit and its administrators from a signed file, once

用法 · Usage: npm run bootstrap -- --file bootstrap.json --signature bootstrap.sig --public-key operator.pem

bootstrap.json  {"format":"edudata-steward/bootstrap/1",
                 "unit":{"name":"…","kind":"educationDepartment","level":"city","regulation":"…"},
                 "administrators":[{"issuer":"https://…","subject":"…","displayName":"…"}]}
bootstrap.sig   openssl pkeyutl -sign -rawin -inkey operator-private.pem -in bootstrap.json | base64
`;

await runCommand({
  usage, options: { file: { type: 'string' }, signature: { type: 'string' }, 'public-key': { type: 'string' } },
  async run({ file, signature, 'public-key': publicKey }) {
    if (file === undefined || signature === undefined || publicKey === undefined) return 'usage';
    const signed = { content: readFileSync(file), signature: readFileSync(signature, 'utf8'), publicKey: readFileSync(publicKey, 'utf8') };
    const { folder } = readSettings(process.env);
    const unlock = lockFolder(resolve(folder));
    try {
      requireDatabase(folder);
      const clock = createMovableClock(join(folder, 'clock-offset'));
      const platform = createLocalPlatform({ folder, baseUrl: 'http://127.0.0.1', log: jsonLog((line) => process.stderr.write(`${line}\n`)), clock });
      try {
        const { unit, people, receipt } = await bootstrapPlatform(platform, signed);
        process.stdout.write(`已建立首个单位 ${unit} 和 ${people.length} 名管理员 · created the first unit and ${people.length} administrators\n${people.map((person) => `  ${person}\n`).join('')}账本回执 ledger receipt ${receipt}\n`);
      } finally {
        platform.close();
      }
    } finally {
      unlock();
    }
    return 0;
  },
});
