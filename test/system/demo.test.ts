import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { EXPECTED } from '../../infra/local/demo/expectations/index.ts';
import { playDemo } from '../../infra/local/demo/play-demo.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';

const run = (...args: readonly string[]) => spawnSync(process.execPath, ['infra/local/demo/demo.ts', ...args], { encoding: 'utf8' });

describe('the demonstration', () => {
  test('says how it is called, and which regulations there are', () => {
    const help = run('--help');
    assert.deepEqual([help.status, REGULATIONS.filter(({ id }) => !help.stdout.includes(id))], [0, []]);
    const unknown = run('--regulation', 'atlantis');
    assert.deepEqual([unknown.status, unknown.stdout, unknown.stderr.trim().split('\n').length], [1, '', 1]);
  });

  test('has its expectations under every regulation', () => assert.deepEqual(Object.keys(EXPECTED).sort(), REGULATIONS.map(({ id }) => id).sort()));

  for (const { id, title } of REGULATIONS) {
    test(`goes as its table says, says what differs and shows it, under ${title.en}`, async () => {
      const lines: string[] = [];
      assert.deepEqual(await playDemo(id, (line) => void lines.push(line)), []);
      const told = lines.join('\n');
      assert.match(told, new RegExp(`${title.zh}[^]*与其他办法的不同 · What differs here[^]*仅此办法 here alone`));
      assert.doesNotMatch(told, /✗/);
    });
  }
});
