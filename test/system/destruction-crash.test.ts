import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDays, endOfDay, LocalDate } from '../../lib/calendar/instant.ts';
import { ENDED, END_DAY, runRetention } from '../support/ending.ts';
import { failingPorts } from '../support/failing-ports.ts';
import { importPupils, keepPupils, publishResource, pupils, registerPupils } from '../support/journey.ts';
import { createTestWorld } from '../support/test-platform.ts';

const firstDay = LocalDate.parse('2026-12-01');

describe('a destruction', () => {
  test('interrupted at any port call, before it or after it, is completed once', async (context) => {
    const world = await createTestWorld();
    context.after(() => world.close());
    const days = 220;
    const rows = pupils(days, { seed: 3 }).map((pupil, index) => ({ ...pupil, graduatesOn: addDays(firstDay, index) }));
    const { resourceId } = await publishResource(world, await registerPupils(world));
    await importPupils(world, resourceId, rows);
    let day = 0;
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        const ends = addDays(firstDay, day);
        world.clock.set(endOfDay(ends));
        world.restart();
        await world.runJob('endCohorts');
        const failing = failingPorts(call, when);
        world.restart({ change: failing.wrap });
        await world.runJob('advanceDestructions').catch(() => undefined);
        world.restart();
        world.clock.advance({ minutes: 2 }); // the dead process's lease ends
        for (const job of ['advanceDestructions', 'sequenceLedger', 'advanceDestructions']) await world.runJob(job);
        day += 1;
        if (!failing.hasFailed()) break;
        assert.ok(day < days, 'more days are needed');
      }
    }
    assert.ok(day > 60, `only ${day} points of interruption`);
    const destructions = await allDestructions(world, resourceId);
    assert.deepEqual(destructions.map(({ cohort, state }) => `${cohort} ${state}`), Array.from({ length: day }, (_, index) => `${addDays(firstDay, index)} CERTIFIED`));
    const entries = await world.platform.ledgerReader.entries('sharing', 0, 100_000);
    const stated = entries.filter(({ entry }) => entry.event.action === 'destruction.executed');
    assert.equal(new Set(stated.map(({ entry }) => entry.event.subject['destructionId'])).size, stated.length, 'each is executed once');
    assert.equal(stated.length, day);
  });

  test('makes the same port calls for ten records and for two thousand', async (context) => {
    const counted = async (count: number) => {
      const world = await createTestWorld();
      context.after(() => world.close());
      await keepPupils(world, count, { graduatesOn: END_DAY });
      world.clock.set(ENDED);
      const counting = failingPorts(Infinity, 'before');
      world.restart({ change: counting.wrap });
      await runRetention(world);
      const byKind: Record<string, number> = {};
      for (const call of counting.calls()) byKind[call] = (byKind[call] ?? 0) + 1;
      assert.equal(byKind['keys.destroy'], 1);
      return byKind;
    };
    assert.deepEqual(await counted(2000), await counted(10));
  });
});

async function allDestructions(world: Awaited<ReturnType<typeof createTestWorld>>, resourceId: string) {
  const all: { readonly cohort: string; readonly state: string }[] = [];
  let after = '';
  do {
    const { body } = await world.as('bureau-auditor').get<{ readonly items: typeof all; readonly next?: string }>(`/resources/${resourceId}/destructions?limit=100${after && `&after=${encodeURIComponent(after)}`}`);
    all.push(...body.items);
    after = body.next ?? '';
  } while (after !== '');
  return all.sort((a, b) => (a.cohort < b.cohort ? -1 : 1));
}
