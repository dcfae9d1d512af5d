import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createMovableClock, followClock } from '../../infra/local/movable-clock.ts';
import { toInstant } from '../../lib/calendar/instant.ts';

const at = (text: string) => toInstant(Date.parse(text));
const machine = (): number => Date.parse('2026-11-23T02:00:00.000Z');

function clockFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-clock-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'clock-offset');
}

test('who follows a clock reads it as it is moved, from before and after', (context) => {
  const file = clockFile(context);
  const follower = followClock(file, machine);
  assert.equal(follower.now(), at('2026-11-23T02:00:00.000Z'));
  createMovableClock(file, machine).moveTo(at('2026-12-31T16:00:00.000Z'));
  assert.equal(follower.now(), at('2026-12-31T16:00:00.000Z'));
  assert.equal(followClock(file, machine).now(), at('2026-12-31T16:00:00.000Z'));
});

test('a clock whose file holds no offset stops who reads it', (context) => {
  const file = clockFile(context);
  writeFileSync(file, 'tomorrow');
  assert.throws(() => followClock(file, machine).now(), { name: 'OperatorFault' });
});

test('a start of time is refused wherever it is packaged for the cloud', async () => {
  const { functions } = createRequire(import.meta.url)('../../infra/aws/derive.cjs') as { readonly functions: (tools: { readonly resolveVariable: (name: string) => Promise<string> }) => Promise<object> };
  process.env['OFFLINE_START'] = '2020-01-01T00:00:00.000Z';
  try {
    await assert.rejects(functions({ resolveVariable: async (name) => (name === 'sls:stage' ? 'prod' : '') }), /OFFLINE_START/);
  } finally {
    delete process.env['OFFLINE_START'];
  }
});
