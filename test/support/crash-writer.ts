import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { insert, item, itemOf, key, replace } from '../contract/items.ts';
import { virtualClock } from './virtual-clock.ts';

/** Writes generation after generation of items (ten, or as many as it is told) and an entry, tells its parent which are acknowledged, and waits to be killed. */
const store = createSqliteStore({ file: process.argv[2] ?? '', clock: virtualClock() });
const [, , , count = '10'] = process.argv;
const padding = 'x'.repeat(200_000 / Number(count));
let items = Array.from({ length: Number(count) }, (_, i) => item(key('generation', String(i)), {}));
for (let generation = 1; ; generation += 1) {
  const writes = items.map((it) => generation === 1
    ? insert(it.key.sort, { ...it, body: JSON.stringify({ generation, padding }) })
    : replace(it.key.sort, it, { generation, padding }));
  await store.commit([...writes, insert('entry', item(key('entries', String(generation), 'ledger'), { generation }))]);
  items = writes.map(itemOf);
  process.send?.(generation);
}
