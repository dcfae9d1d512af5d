import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CITIES } from '../../../infra/local/demo-cities.ts';
import { OtherCity, seededCity } from '../../../infra/local/seed.ts';
import { BadSetting, readRegulation } from '../../../infra/local/settings.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { peopleIn } from '../../support/cast.ts';
import { createTestWorld } from '../../support/test-platform.ts';

describe('a demonstration city', () => {
  test('is there under every regulation, with somebody for every part that is played in it', () => {
    assert.deepEqual(Object.keys(CITIES), REGULATIONS.map(({ id }) => id));
    for (const [regulation, { people, units }] of Object.entries(CITIES)) {
      const names = new Set(people.map(({ name }) => name));
      assert.equal(names.size, people.length, regulation);
      assert.deepEqual(units.filter((unit) => unit.regulation !== undefined).map((unit) => unit.regulation), [regulation]);
      const { superior, ...parts } = peopleIn({ regulation });
      assert.deepEqual(Object.values(parts).filter((name) => !names.has(name)), [], regulation);
      const entry = REGULATIONS.find(({ id }) => id === regulation)?.versions.at(-1)?.profile.entries['roles.superiorReviewer'];
      assert.ok(names.has(superior) || entry?.silent, regulation);
    }
  });

  test('is asked for by name, and a folder that holds another says so', async () => {
    assert.deepEqual([readRegulation([]), readRegulation(['--regulation', 'tufe'])], [undefined, 'tufe']);
    for (const args of [['--regulation', 'atlantis'], ['--regulation', 'toString'], ['--city']]) assert.throws(() => readRegulation(args), BadSetting);
    const world = await createTestWorld({ regulation: 'moe' });
    try {
      assert.equal(await seededCity(world.local, 'moe'), CITIES['moe']);
      await assert.rejects(seededCity(world.local, 'tufe'), OtherCity);
    } finally {
      world.close();
    }
  });
});
