import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const run = (file: string, ...args: readonly string[]) => spawnSync(process.execPath, [join(import.meta.dirname, '../..', file), ...args], { encoding: 'utf8', timeout: 30_000 });

for (const [file, says] of [
  ['test/faults/run.ts', ['--schedules <', '--seed <', '--replay <', '--processes <']], ['test/load/run.ts', ['--seconds <', '--clients <', '--seed <']],
  ['test/conformance/matrix.ts', ['--regulation <']], ['test/conformance/mutants.ts', ['--proven']], ['infra/offline/start.ts', ['PORT', 'OFFLINE_START']],
] as const) {
  test(`${file} says its options, and does nothing else`, () => {
    const { status, stdout, stderr } = run(file, '--help');
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^(?:.*\n\n)?用法 · Usage: npm run .*\n/);
    for (const option of says) assert.ok(stdout.includes(option), option);
  });
}

for (const [file, ...args] of [
  ['test/faults/run.ts', '--schedules', 'x'], ['test/faults/run.ts', '--schedules', '0'], ['test/faults/run.ts', '--schedules', '5', '--seed', '1.5'],
  ['test/faults/run.ts', '--processes=-1'], ['test/faults/run.ts', '--replay', 'x'], ['test/load/run.ts', '--seconds', 'x'],
] as const) {
  test(`${file} refuses ${args.join(' ')}: it would prove nothing`, () => {
    const { status, stdout, stderr } = run(file, ...args);
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assert.match(stderr, /须为整数 · must be a whole number: .*\n用法 · Usage/);
  });
}

test('npm run conformance and npm run offline refuse what they do not know', () => {
  for (const file of ['test/conformance/matrix.ts', 'infra/offline/start.ts']) {
    const { status, stderr } = run(file, '--nonsense');
    assert.equal(status, 2, stderr);
    assert.match(stderr, /参数有误.*\n/);
  }
});
