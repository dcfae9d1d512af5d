import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { everyCase, tryAll } from './every-call.ts';
import { playJourney } from './journey.ts';
import { recordingWorld } from './record.ts';
import { createSchedules } from './schedule.ts';
import type { Fault } from './faults.ts';

const world = await recordingWorld();
await playJourney(world);
const cases = everyCase(world.acts);
const run = createSchedules(world.acts);

/** Acts of this title, with this fault at any call of this name. */
const at = (title: RegExp, fault: Fault, name?: string) => {
  const found = cases.filter((one) => one.fault === fault && (name === undefined || one.name === name) && title.test(world.acts[one.act]?.title ?? ''));
  assert.ok(found.length > 0, 'the journey makes no such call');
  return found;
};
const holds = async (chosen: typeof cases): Promise<void> => assert.deepEqual((await tryAll(world.acts, chosen)).map(({ where, problem }) => `${where}: ${problem}`), []);

describe('a fault at a call of a port', () => {
  test('leaves the work to be completed once, wherever it strikes: some of `npm run faults`', async () => {
    assert.ok(cases.length > 10_000, `only ${cases.length} runs`);
    await holds(cases.filter((_, i) => i % 199 === 0));
  });

  test('between the destruction of a year\'s look-up key and its statement does not lose the statement', () => holds(at(/^job endLookupKeys/, 'crash after', 'keyStore.destroy')));
  test('after an execution is stated does not lose its receipt', () => holds(at(/^job advanceDestructions/, 'throttled', 'store.commit')));
  test('with a second import run at once lets an import be claimed once', () => holds(at(/^job runImports/, 'twin meanwhile', 'store.get')));
  test('with a second archive run at once leaves one archive, the one that was stated', () => holds(at(/^job endCohorts/, 'twin meanwhile', 'keyStore.put')));
  test('with a second purge run at once states once what it removes', () => holds(at(/^job purgeLogs/, 'twin meanwhile').filter((_, i) => i % 8 === 0)));
  test('of the purge is one at the removal of an entry or of a copy, too', () => holds([...at(/^job purgeLogs/, 'crash after', 'objects.remove').slice(-3), ...at(/^job purgeLogs/, 'time-out after the effect', 'store.commit').slice(-3)]));
  test('by a clock a year ahead destroys, archives, purges and ends nothing that is not due', () => holds([...at(/^job (purgeLogs|endCohorts|advanceDestructions|runImports)/, 'clock forward a year').filter((_, i) => i % 9 === 0), ...at(/./, 'jobs a year ahead').filter((_, i) => i % 20 === 0)]));
  test('after the last step of an import says no hindrance of it', () => holds(at(/^job runImports/, 'time-out after the effect', 'store.commit').slice(-3)));
});

describe('a random schedule of faults', () => {
  test('leaves every invariant standing: a hundred of those that run in CI', async () => {
    let faults = 0;
    for (let seed = 1; seed <= 100; seed += 1) faults += (await run(seed)).faults;
    assert.ok(faults > 50, `only ${faults} faults`);
  });

  test('is the same again with the same seed', async () => {
    for (const seed of [3, 11, 42]) assert.deepEqual(await run(seed), await createSchedules(world.acts)(seed));
  });
});
