import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { jsonLog, systemClock, systemRandom } from '../../lib/platform/system.ts';
import { Instant } from '../../lib/calendar/instant.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';

describe('the system ports', () => {
  test('the clock gives instants with milliseconds', () => {
    assert.match(Instant.parse(systemClock.now()), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(Math.abs(Date.parse(systemClock.now()) - Date.now()) < 1000);
  });

  test('a token is twenty characters of a-z2-7 and uses every one of them', () => {
    const tokens = Array.from({ length: 500 }, () => systemRandom.token());
    assert.ok(tokens.every((token) => /^[a-z2-7]{20}$/.test(token)));
    assert.equal(new Set(tokens).size, 500);
    assert.equal(new Set(tokens.join('')).size, 32);
  });

  test('bytes are as many as were asked for, and no two draws alike', () => {
    const draws = Array.from({ length: 2000 }, (_, i) => Buffer.from(systemRandom.bytes(16 + (i % 49))).toString('hex'));
    assert.deepEqual(draws.map(({ length }) => length), Array.from({ length: 2000 }, (_, i) => 2 * (16 + (i % 49))));
    assert.equal(new Set(draws.map((draw) => draw.slice(0, 32))).size, 2000);
    assert.equal(systemRandom.bytes(5000).length, 5000);
    assert.equal(systemRandom.bytes(0).length, 0);
    const once = systemRandom.bytes(16);
    const kept = Buffer.from(once);
    for (let i = 0; i < 500; i += 1) systemRandom.token();
    assert.deepEqual(Buffer.from(once), kept, 'what was handed out is the caller’s own');
  });

  test('a log line is one line of JSON whose fields cannot replace its code, level and time', () => {
    const lines: string[] = [];
    const log = jsonLog((line) => lines.push(line), virtualClock('2026-11-23T01:00:00.000Z'));
    log.warn('job.slow', { job: 'sweep\nit', count: 3, code: 'forged', left: undefined });
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes('\n'));
    assert.deepEqual(JSON.parse(lines[0] ?? ''), { job: 'sweep\nit', count: 3, at: '2026-11-23T01:00:00.000Z', level: 'warn', code: 'job.slow' });
  });
});

describe('the ports of tests', () => {
  test('a virtual clock moves only when it is moved', () => {
    const clock = virtualClock('2026-02-28T23:59:59.999Z');
    assert.equal(clock.now(), clock.now());
    assert.equal(clock.advance({ milliseconds: 1 }), '2026-03-01T00:00:00.000Z');
    assert.equal(clock.advance({ days: 1, hours: 2 }), '2026-03-02T02:00:00.000Z');
    assert.equal(clock.set('2030-01-01T00:00:00.000Z'), clock.now());
    assert.throws(() => clock.set('tomorrow'), TypeError);
  });

  test('the same seed gives the same run and another seed another', () => {
    const run = (seed: number) => { const random = seededRandom(seed); return [random.token(), random.below(1000), Buffer.from(random.bytes(8)).toString('hex')]; };
    assert.deepEqual(run(7), run(7));
    assert.notDeepEqual(run(7), run(8));
    const random = seededRandom('even');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) { const at = random.below(10); counts[at] = (counts[at] ?? 0) + 1; }
    assert.ok(counts.every((count) => count > 850 && count < 1150), counts.join());
  });
});
