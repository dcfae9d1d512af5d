import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { toInstant } from '../../lib/calendar/instant.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { KeyDestroyed, type KeyName, type KeyStore, type WrappedKey } from '../../lib/platform/keys/keys.ts';
import { standsIn } from '../support/temporary-folder.ts';

export interface KeyStoreUnderTest {
  /** Another instance over the same place, as after a restart. */
  open(): Promise<KeyStore>;
  /** All bytes the place holds. */
  everything(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

const resourceId = ResourceId.parse('resource-pupils');
const cohort = (day: string): KeyName => ({ kind: 'cohort', resourceId, cohort: day });
export const someWrappedKey = (): WrappedKey => ({
  suite: 'sm4-ctr-hmac-sm3', masterKeyId: 'file:0011223344556677', wrapped: randomBytes(73), fingerprint: randomBytes(8).toString('hex'),
  commitment: randomBytes(32).toString('hex'), createdAt: toInstant(1_795_395_600_000),
});
const comparable = (key: WrappedKey | 'destroyed' | undefined) => (typeof key === 'object' ? { ...key, wrapped: Buffer.from(key.wrapped).toString('hex') } : key);

const part = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('..', 'a/b', 'a%2Fb', '', 'CON', '2032-07-31', 'hold-hold-ab12'));
const keyName: fc.Arbitrary<KeyName> = fc.oneof(
  fc.record({ kind: fc.constantFrom('cohort' as const, 'archive' as const), resourceId: fc.constant(resourceId), cohort: part }),
  fc.record({ kind: fc.constant('lookup' as const), resourceId: fc.constant(resourceId), year: part }),
  fc.record({ kind: fc.constant('pseudonym' as const), grantId: part }),
);

/** What every key store does. */
export function keyStoreContract(engine: string, make: (context: TestContext) => KeyStoreUnderTest): void {
  describe(`key store contract on ${engine}`, () => {
    test('a key is found under its name, by every instance, until it is destroyed', async (t) => {
      const place = make(t);
      const [store, other] = [await place.open(), await place.open()];
      const key = someWrappedKey();
      assert.deepEqual(comparable(await store.put(cohort('2032-07-31'), key)), comparable(key));
      assert.deepEqual((await other.get([cohort('2032-07-31')])).map(comparable), [comparable(key)]);
      await other.destroy(cohort('2032-07-31'));
      assert.deepEqual(await store.get([cohort('2032-07-31')]), ['destroyed']);
      assert.deepEqual(await (await place.open()).get([cohort('2032-07-31')]), ['destroyed']);
    });

    test('answers stand at the positions of their names, twice where asked twice', async (t) => {
      const store = await make(t).open();
      const [a, b] = [someWrappedKey(), someWrappedKey()];
      await store.put(cohort('a'), a);
      await store.put(cohort('b'), b);
      await store.destroy(cohort('b'));
      const found = await store.get([cohort('b'), cohort('none'), cohort('a'), cohort('b'), cohort('a')]);
      assert.deepEqual(found.map(comparable), ['destroyed', undefined, comparable(a), 'destroyed', comparable(a)]);
      assert.deepEqual(await store.get([]), []);
    });

    test('a taken name keeps its key and says so', async (t) => {
      const store = await make(t).open();
      const [first, second] = [someWrappedKey(), someWrappedKey()];
      await store.put(cohort('day'), first);
      assert.deepEqual(comparable(await store.put(cohort('day'), second)), comparable(first));
      assert.deepEqual((await store.get([cohort('day')])).map(comparable), [comparable(first)]);
    });

    test('of creators that race, one wins and all learn which', async (t) => {
      const place = make(t);
      const stores = await Promise.all(Array.from({ length: 8 }, () => place.open()));
      const winners = await Promise.all(stores.map((store) => store.put(cohort('day'), someWrappedKey())));
      assert.equal(new Set(winners.map((winner) => winner.commitment)).size, 1);
    });

    test('after destruction its wrapped bytes are nowhere, and those of its neighbours still are', async (t) => {
      const place = make(t);
      const store = await place.open();
      const [gone, kept] = [someWrappedKey(), someWrappedKey()];
      await store.put(cohort('gone'), gone);
      await store.put(cohort('kept'), kept);
      assert.ok(standsIn(await place.everything(), gone.wrapped));
      await store.destroy(cohort('gone'));
      assert.ok(!standsIn(await place.everything(), gone.wrapped));
      assert.ok(standsIn(await place.everything(), kept.wrapped));
    });

    test('destruction can be repeated, and holds for a name that never was', async (t) => {
      const store = await make(t).open();
      await store.put(cohort('day'), someWrappedKey());
      await store.destroy(cohort('day'));
      await store.destroy(cohort('day'));
      await store.destroy(cohort('never'));
      assert.deepEqual(await store.get([cohort('day'), cohort('never')]), ['destroyed', 'destroyed']);
    });

    test('a destroyed name never lives again', async (t) => {
      const place = make(t);
      const store = await place.open();
      await store.put(cohort('day'), someWrappedKey());
      await store.destroy(cohort('day'));
      const late = someWrappedKey();
      await assert.rejects(store.put(cohort('day'), late), KeyDestroyed);
      assert.deepEqual(await store.get([cohort('day')]), ['destroyed']);
      assert.ok(!standsIn(await place.everything(), late.wrapped));
    });

    test('more than a hundred names are answered', async (t) => {
      const store = await make(t).open();
      const key = someWrappedKey();
      await store.put(cohort('day-120'), key);
      const found = await store.get(Array.from({ length: 150 }, (_, i) => cohort(`day-${i}`)));
      assert.deepEqual(found.flatMap((f, i) => (f === undefined ? [] : [i])), [120]);
    });

    test('names of any characters stay apart', async (t) => {
      const place = make(t);
      const store = await place.open();
      const held = new Map<string, string>();
      await fc.assert(fc.asyncProperty(keyName, async (name) => {
        const identity = JSON.stringify([name.kind, ...Object.values(name)]);
        const stored = await store.put(name, someWrappedKey());
        assert.equal(stored.commitment, held.get(identity) ?? stored.commitment);
        assert.ok(held.has(identity) || ![...held.values()].includes(stored.commitment), 'two names share a key');
        held.set(identity, stored.commitment);
      }), { numRuns: 40 });
    });
  });
}
