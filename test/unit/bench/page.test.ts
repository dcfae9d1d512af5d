import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toPage } from '../../bench/page.ts';
import type { GroupResult } from '../../bench/results.ts';

const result = (group: string, met: boolean): GroupResult => ({
  group, at: '2026-11-23T01:02:03.000Z', seconds: 61.4, machine: 'Node v24, 2 × processor, a disk sync 0.9 ms', load: 0.25, commit: 'abc1234',
  figures: [{ name: `${group} | speed`, value: '5/s', baseline: 'by hand 6/s', how: 'one run', bar: { text: 'at least 4/s', met } }],
});

test('the page says of each group when, where and at which commit it was measured, beside bar and baseline', () => {
  const page = toPage([result('ledger', true)], ['ledger']);
  assert.match(page, /## ledger\n\nMeasured at 2026-11-23 01:02 UTC in 61 s; commit abc1234; Node v24, 2 × processor, a disk sync 0\.9 ms; load 0\.3 when it began\./);
  assert.match(page, /\| ledger \\\| speed \| 5\/s \| ✓ at least 4\/s \| by hand 6\/s \| one run \|/);
  assert.doesNotMatch(page, /not reached|Not measured/);
});

test('the page hides neither a bar that was missed nor a group that was not measured', () => {
  const page = toPage([result('ledger', true), result('imports', false)], ['ledger', 'imports', 'memory']);
  assert.match(page, /1 of 2 bars are reached; not reached: imports \| speed\. Not measured: memory\./);
  assert.match(page, /✗ not reached: at least 4\/s/);
});
