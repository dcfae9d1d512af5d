import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { asLoaded, entity } from '../../lib/platform/storage/entity.ts';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import { decodeItem } from '../../lib/platform/storage/encode.ts';
import { createSteadyValues } from '../../lib/platform/storage/steady-values.ts';
import { UnreadableItem, type Item } from '../../lib/platform/storage/store.ts';

let parsed = 0;
const Holder = z.strictObject({ id: z.string(), roles: z.array(z.strictObject({ role: z.string() })) }).refine(() => { parsed += 1; return true; });
const keyed = { table: 'registry', schema: Holder, key: ({ id }: { id: string }) => ({ partition: [id] }) } as const;
const Steady = entity({ name: 'steady', ...keyed, steady: true });
const Busy = entity({ name: 'busy', ...keyed });
const itemOf = (of: typeof Steady | typeof Busy, id: string, role: string, version = 1): Item =>
  withDigest({ key: of.ref({ id }).key, entity: of.name, version, salt: 's', body: JSON.stringify({ id, roles: [{ role }] }) });

test('the same item of a steady entity is parsed once; any other item, and any other entity, each time', () => {
  parsed = 0;
  const first = decodeItem(Steady, itemOf(Steady, 'one', 'owner'));
  const again = decodeItem(Steady, itemOf(Steady, 'one', 'owner'));
  assert.deepEqual([parsed, again.value, again.version], [1, first.value, 1]);
  assert.equal(decodeItem(Steady, itemOf(Steady, 'one', 'none', 4)).value.roles[0]?.role, 'none');
  assert.deepEqual([decodeItem(Steady, itemOf(Steady, 'one', 'owner', 5)).value.roles[0]?.role, decodeItem(Steady, itemOf(Steady, 'one', 'owner', 6)).version], ['owner', 6]);
  assert.equal(parsed, 4);
  for (let n = 0; n < 2; n += 1) decodeItem(Busy, itemOf(Busy, 'one', 'owner'));
  assert.equal(parsed, 6);
});

test('a damaged item is unreadable, whatever was read in its place before', () => {
  const good = itemOf(Steady, 'two', 'owner');
  decodeItem(Steady, good);
  const wrong = [{ ...good, body: good.body.replace('roles', 'rules') }, { ...good, body: '{' }, { ...good, entity: 'busy' }];
  const altered = [
    ...wrong, { ...good, body: good.body.replace('owner', 'auditor') }, { ...good, version: 2 }, { ...good, salt: 't' }, { ...good, endsAt: 1 }, { ...good, ttl: 1 },
    { ...good, bytes: new Uint8Array(1) }, { ...good, indexes: { index1: { partition: 'a', sort: 'b' } } }, { ...good, digest: withDigest({ ...good, version: 2 }).digest },
  ];
  for (const damaged of [...altered, ...wrong.map(withDigest)]) {
    assert.throws(() => decodeItem(Steady, damaged), UnreadableItem);
  }
});

test('what is shared cannot be changed by one of those who read it', () => {
  const { value } = decodeItem(Steady, itemOf(Steady, 'three', 'owner'));
  assert.throws(() => value.roles.push({ role: 'auditor' }), TypeError);
  assert.throws(() => Object.assign(value.roles[0] ?? {}, { role: 'auditor' }), TypeError);
  assert.deepEqual(decodeItem(Steady, itemOf(Steady, 'three', 'owner')).value.roles, [{ role: 'owner' }]);
});

test('the oldest text goes where too many characters are kept', () => {
  const values = createSteadyValues(3 * itemOf(Steady, '1', 'owner').body.length);
  for (const id of ['1', '2', '3', '4']) values.keep(Steady, itemOf(Steady, id, 'owner'), { id });
  assert.equal(values.find(Steady, itemOf(Steady, '1', 'owner')), undefined);
  for (const id of ['2', '3', '4']) assert.deepEqual(values.find(Steady, itemOf(Steady, id, 'owner'))?.value, { id });
  for (let n = 0; n < 9; n += 1) values.keep(Steady, itemOf(Steady, '4', 'owner'), { n }); // one item counts once
  assert.deepEqual(values.find(Steady, itemOf(Steady, '2', 'owner'))?.value, { id: '2' });
});

test('a loaded item is taken for one of the entity that parsed it, and of no other', () => {
  const loaded = decodeItem(Steady, itemOf(Steady, 'four', 'owner'));
  assert.equal(asLoaded(Steady, loaded), loaded);
  assert.equal(asLoaded(Busy, loaded), undefined);
  assert.equal(asLoaded(Steady, undefined), undefined);
});
