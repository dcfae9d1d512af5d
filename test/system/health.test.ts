import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { createHealth, PARTS, type Part } from '../../infra/local/health/health.ts';
import { startServer, type LocalServer } from '../../infra/local/server.ts';
import { KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import { StoreUnavailable } from '../../lib/platform/storage/store.ts';
import { otherKeyIn } from '../support/other-signing-key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const start = (folder: string) => startServer({ folder, port: 0, operations: OPERATIONS, log: silent, schedule: false });
const overwrite = (file: string, change: (text: string) => string): void => {
  const text = readFileSync(file, 'utf8');
  chmodSync(file, 0o600);
  writeFileSync(file, change(text));
};
const otherKey = (text: string): string => JSON.stringify({ ...JSON.parse(text) as object, key: randomBytes(16).toString('base64') });

interface Harm {
  readonly what: string;
  readonly harm: (server: LocalServer, folder: string) => unknown;
  readonly part: Part;
}
const HARMS: readonly Harm[] = [
  { what: 'another master key', harm: (_, folder) => overwrite(join(folder, 'keys', 'master-key.json'), otherKey), part: 'masterKey' },
  { what: 'no master key', harm: (_, folder) => rmSync(join(folder, 'keys', 'master-key.json')), part: 'masterKey' },
  { what: 'a damaged signing key', harm: (_, folder) => overwrite(join(folder, 'keys', 'signing-key.pem'), (text) => text.replace('PRIVATE', 'PRIVAT')), part: 'signingKeys' },
  { what: 'another SM2 signing key', harm: (_, folder) => overwrite(join(folder, 'keys', 'sm2-signing-key.json'), (text) => text.replace(/"privateKey":"../, '"privateKey":"00')), part: 'signingKeys' },
  ...['signing-key.pem', 'sm2-signing-key.json'].map((file) => ({ what: `a valid key in ${file} that is not its own`, harm: (_: LocalServer, folder: string) => otherKeyIn(join(folder, 'keys', file)), part: 'signingKeys' as const })),
  { what: 'public keys that were kept, of another key', harm: (_, folder) => overwrite(join(folder, 'keys', 'public-keys.txt'), (text) => text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')), part: 'signingKeys' },
  { what: 'an empty canary', harm: (_, folder) => overwrite(join(folder, 'keys', 'canary.json'), () => ''), part: 'masterKey' },
  {
    what: 'a damaged data key',
    harm: async ({ platform }, folder) => {
      await platform.keys.pseudonyms('grant-a-b', { create: true });
      const [file = ''] = readdirSync(join(folder, 'keys', 'data-keys', 'live'));
      overwrite(join(folder, 'keys', 'data-keys', 'live', file), (text) => text.replace(/"wrapped":"../, '"wrapped":"AA'));
    },
    part: 'dataKeys',
  },
  { what: 'no ledger copies', harm: async ({ platform }, folder) => { await platform.sequencer.sequence('operations', () => true); renameSync(join(folder, 'objects', 'ledger'), join(folder, 'gone')); }, part: 'copies' },
  { what: 'a folder that is gone', harm: (_, folder) => rmSync(join(folder, 'objects'), { recursive: true }), part: 'files' },
  { what: 'a year without a calendar', harm: ({ clock }) => clock.moveTo(`${new Date(clock.now()).getUTCFullYear() + 20}-06-01T00:00:00.000Z` as ReturnType<typeof clock.now>), part: 'calendar' },
  { what: 'a database that cannot be written', harm: ({ platform }) => Object.assign(platform.store, { check: () => { throw new StoreUnavailable('the database failed'); } }), part: 'database' },
];

describe('health', () => {
  for (const { what, harm, part } of HARMS) {
    test(`names ${what}, with no word of paths or keys`, async (context) => {
      const folder = temporaryFolder(context);
      const server = await start(folder);
      context.after(() => server.close());
      await harm(server, folder);
      const response = await fetch(`${server.url}/health`);
      const body = await response.json() as { readonly code: string; readonly detail: string; readonly detailEn: string; readonly errors: readonly { readonly pointer: string }[] };
      assert.deepEqual([response.status, body.code], [503, 'UNAVAILABLE']);
      assert.ok(body.errors.some(({ pointer }) => pointer === `/${part}`), JSON.stringify(body));
      assert.ok(body.detail.includes(PARTS[part].zh) && body.detailEn.includes(PARTS[part].en));
      assert.equal(JSON.stringify(body).includes(folder), false);
    });
  }

  test('is looked at once in five seconds, and names late jobs', async (context) => {
    const folder = temporaryFolder(context);
    const server = await start(folder);
    context.after(() => server.close());
    let [now, asked] = [0, 0];
    const health = createHealth({ folder, platform: server.platform, machine: () => now, scheduler: { late: () => { asked += 1; return asked > 1 ? ['sequenceLedger'] : []; } } });
    assert.deepEqual(await health(), []);
    now = 4_999;
    assert.deepEqual(await health(), []);
    now = 5_000;
    assert.deepEqual([await health(), asked], [['jobs'], 2]);
  });

  test('a server does not start under another master key', async (context) => {
    const folder = temporaryFolder(context);
    await (await start(folder)).close();
    overwrite(join(folder, 'keys', 'master-key.json'), otherKey);
    await assert.rejects(start(folder), (error) => error instanceof KeyUnavailable && error.code === 'other-master-key');
  });
});
