import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { createLocalPlatform } from '../../lib/compose/local.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { createForger } from '../support/forger.ts';
import { event } from '../support/ledger-bench.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const execute = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly out: string;
}
const isFailed = (failure: unknown): failure is { readonly code: number; readonly stdout: string; readonly stderr: string } =>
  failure instanceof Error && 'stdout' in failure && 'code' in failure && typeof failure.code === 'number';

async function call(script: string, ...args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout } = await execute(process.execPath, [`infra/local/${script}.ts`, ...args]);
    return { code: 0, out: stdout };
  } catch (failure) {
    if (!isFailed(failure)) throw failure;
    return { code: failure.code, out: failure.stdout + failure.stderr };
  }
}

describe('the command line', () => {
  test('exports a data folder in use, verifies it, and names what was forged', async (context) => {
    const folder = temporaryFolder(context);
    const platform = createLocalPlatform({ folder: join(folder, 'data'), baseUrl: 'http://127.0.0.1:1', log: jsonLog(() => undefined) });
    context.after(() => platform.close());
    const receipt = await platform.ledger.commit(event('page.read'), []);
    await platform.sequencer.sequence('sharing', () => true);
    const kept = join(folder, 'kept.txt');
    writeFileSync(kept, (await platform.ledgerReader.latest('sharing'))?.note ?? '');
    for (let i = 0; i < 20; i += 1) await platform.ledger.commit(event('page.read'), []);
    await platform.sequencer.sequence('sharing', () => true);

    const out = join(folder, 'export');
    const exported = await call('ledger-export', '--data', join(folder, 'data'), '--out', out);
    assert.equal(exported.code, 0, exported.out);
    assert.match(exported.out, /sharing: 21 条/);
    assert.match(exported.out, /operations: 尚无检查点/);
    assert.equal((await call('ledger-export', '--data', join(folder, 'data'), '--out', out)).code, 2, 'never writes over an export');
    assert.match(readFileSync(join(out, 'sharing', 'checkpoint'), 'utf8'), /^edudata-steward\.local\/sharing\n21\n/);

    const receipts = join(folder, 'receipts.txt');
    writeFileSync(receipts, `sharing/${receipt.shard}/${receipt.number};${receipt.leafHash}\n`);
    const key = join(folder, 'keys.txt');
    writeFileSync(key, readFileSync(join(out, 'keys.txt')));
    const args = ['--export', out, '--key', key, '--trusted', kept, '--receipts', receipts];
    const good = await call('ledger-verify', ...args);
    assert.deepEqual([good.code, good.out.includes('账本完整')], [0, true], good.out);

    const forger = createForger(join(out, 'sharing'), join(folder, 'forged', 'sharing'), 'edudata-steward.local/sharing');
    forger.editBundle('tile/entries/000.p/21', (entries) => entries.slice(1));
    const bad = await call('ledger-verify', '--export', join(folder, 'forged'), '--key', key);
    assert.equal(bad.code, 1);
    assert.match(bad.out, /ENTRY_DROPPED {2}leaf 0\n {4}条目被删去 · an entry was dropped/);

    forger.remove('.');
    const gone = await call('ledger-verify', '--export', join(folder, 'forged'), '--key', key, '--trusted', kept);
    assert.deepEqual([gone.code, /CHECKPOINT_MISSING/.test(gone.out), /SIZE_SHRUNK/.test(gone.out)], [1, true, true], gone.out);
  });

  test('says how it is used, with code 2, when it cannot verify', async (context) => {
    const folder = temporaryFolder(context);
    const empty = join(folder, 'keys.txt');
    writeFileSync(empty, '# none\n');
    const wrong = join(folder, 'wrong.txt');
    writeFileSync(wrong, 'log.example/sharing+00000000+AQAA\n');
    for (const args of [[], ['--export', folder, '--key', join(folder, 'absent')], ['--export', folder, '--key', empty], ['--export', folder, '--key', wrong]]) {
      const { code, out } = await call('ledger-verify', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(out, /用法/);
    }
    assert.equal((await call('ledger-export')).code, 2);
    assert.equal((await call('ledger-export', '--data', folder, '--out', join(folder, 'new'))).code, 2);
  });
});
