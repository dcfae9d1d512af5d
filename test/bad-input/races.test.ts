import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Answered, AnyBody } from '../support/test-platform.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { cohortsOf, END_DAY } from '../support/ending.ts';
import { grantFields, keepPupils, owner, query, toCsv } from '../support/journey.ts';
import { storedRows } from '../system/marked/search.ts';
import { createInputWorld, type InputWorld } from './input-world.ts';
import { MEETINGS } from './meetings.ts';

/** What the one who comes too late is told. */
const CONFLICTS: readonly unknown[] = ['VERSION_STALE', 'CONCURRENT_CHANGE', 'MOVE_NOT_ALLOWED', 'ALREADY_EXISTS', 'HOLD_IN_FORCE', 'KEY_DESTROYED'];

/** Actions entered for a thing, in no order. */
function entriesOf({ world }: InputWorld, id: string): readonly string[] {
  const file = join(world.folder, 'ledger.sqlite');
  world.local.store.copyTo(file);
  const entries = storedRows(file).filter(({ entity }) => entity === 'ledger-entry').map(({ body }) => JSON.parse(body).event as { readonly action: string; readonly operation: string; readonly subject: Readonly<Record<string, string>> });
  rmSync(file);
  return entries.filter(({ action, operation, subject }) => Object.values(subject).includes(id) && action !== `${operation}.refused`).map(({ action }) => action);
}

describe('of two that cannot both be, in the same instant, exactly one wins', () => {
  for (const { name, prepare } of MEETINGS) {
    for (const order of ['the first before the second', 'the second before the first']) {
      test(`${name}: ${order}`, async (context) => {
        const input = await createInputWorld();
        context.after(() => input.world.close());
        const { id, one, other, outcome } = await prepare(input);
        const [first, second] = order.startsWith('the first') ? [one, other] : [other, one];
        const already = entriesOf(input, id);
        const { part } = input.meet();
        const answers: readonly Answered<AnyBody>[] = await Promise.all([first.send().finally(part), second.send().finally(part)]);
        const told = JSON.stringify(answers.map(({ status, body }) => [status, body.code, body['detail']]));
        const lost = answers.find(({ status }) => status >= 400) ?? assert.fail(`both won: ${told}`);
        const won = answers.find(({ status }) => status < 400) ?? assert.fail(`nobody won: ${told}`);
        assert.ok(CONFLICTS.includes(lost.body.code), told);
        assert.match(String(lost.body['detail']), /[一-龥]/);
        const winner = won === answers[0] ? first : second;
        const entered = [...entriesOf(input, id)];
        for (const action of already) entered.splice(entered.indexOf(action), 1);
        assert.deepEqual(entered.filter((action) => action === one.action || action === other.action), [winner.action], told);
        await outcome?.(winner.action, input);
      });
    }
  }

  test('two imports of the same pupils are completed by two runs of the job at once: each once, every pupil once', async (context) => {
    const input = await createInputWorld();
    context.after(() => input.world.close());
    const { world } = input;
    const { resourceId, rows } = await keepPupils(world, 3, { graduatesOn: END_DAY });
    const imports: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const file = toCsv(rows);
      const { importId, upload } = expectStatus(await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: Buffer.byteLength(file) }), 201);
      await world.upload(upload, file);
      imports.push(importId);
    }
    await Promise.all([world.runJob('runImports'), world.runJob('runImports')]);
    await world.runJob('runImports');
    for (const importId of imports) {
      assert.equal(expectStatus(await world.as(owner).get<{ readonly state: string }>(`/imports/${importId}`), 200).state, 'COMPLETED');
      assert.deepEqual(entriesOf(input, importId).filter((action) => action === 'import.completed'), ['import.completed']);
    }
    const grantId = await grantFields(world, resourceId, ['name']);
    for (const { identityNumber } of rows) expectStatus(await query(world, grantId, identityNumber), 200);
    assert.deepEqual(Object.keys(await cohortsOf(world, resourceId)), [END_DAY]);
  });
});
