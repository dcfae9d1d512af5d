import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('npm run faults and npm run load say their options', () => {
  for (const [file, options] of [['faults/run.ts', ['schedules', 'seed', 'replay', 'processes']], ['load/run.ts', ['seconds', 'clients', 'seed']]] as const) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', file), '--help'], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^用法 · Usage: .*\n$/);
    for (const option of options) assert.ok(stdout.includes(`--${option} <`), option);
  }
});
