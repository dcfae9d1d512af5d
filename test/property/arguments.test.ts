import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const run = (args: readonly string[]) => spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], { encoding: 'utf8', timeout: 30_000 });

for (const args of [['--steps', 'abc'], ['--steps', '0'], ['--steps', ''], ['--seed', '-1'], ['--seed', ''], ['--nonsense'], ['--seed']]) {
  test(`npm run property says how it is used with ${args.join(' ')}, in one line`, () => {
    const { status, stdout, stderr } = run(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^用法 · Usage: [^\n]+\n$/);
  });
}
