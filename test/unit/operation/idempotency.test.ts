import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SHARDS } from '../../../lib/compose/local.ts';
import { storedKey } from '../../../lib/operation/idempotency.ts';
import { IdempotencyEntity } from '../../../lib/platform/storage/entities/operation.ts';
import { EntryEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import { createTestWorld, type TestWorld } from '../../support/test-platform.ts';
import { noteOperations } from './notes.ts';

const key = { 'Idempotency-Key': 'note-key-1' };
const note = { noteId: 'note-1', text: '记事' };
const withWorld = async (work: (world: TestWorld) => Promise<void>) => {
  const world = await createTestWorld({ operations: noteOperations });
  try {
    await work(world);
  } finally {
    world.close();
  }
};
const countEntries = async ({ platform }: TestWorld, action: string) => {
  let count = 0;
  for (let shard = 0; shard < SHARDS; shard += 1) for await (const { value } of platform.storage.each(EntryEntity.list('primary', { partition: ['sharing', shard] }))) if (value.event.action === action) count += 1;
  return count;
};

describe('an idempotency key', () => {
  test('gives the same request the stored answer, and nothing happens again', () => withWorld(async (world) => {
    const first = await world.as('bureau-owner').post('/notes', note, key);
    const again = await world.as('bureau-owner').post('/notes', note, key);
    assert.deepEqual([again.status, again.body, again.headers['etag'], again.headers['location']], [201, first.body, '"1"', '/notes/note-1']);
    assert.deepEqual([first.headers['idempotent-replay'], again.headers['idempotent-replay']], [undefined, 'true']);
    assert.match(first.headers['ledger-receipt'] ?? '', /^sharing\/\d+\/\d+;[0-9a-f]{64}$/);
    assert.equal(again.headers['ledger-receipt'], first.headers['ledger-receipt'], 'whoever asks again can prove what was done the first time');
    assert.equal(await countEntries(world, 'note.written'), 1);
  }));

  test('with another body, or for another operation, is 409', () => withWorld(async (world) => {
    const owner = world.as('bureau-owner');
    await owner.post('/notes', note, key);
    assert.equal((await owner.post('/notes', { ...note, text: 'x' }, key)).body.code, 'IDEMPOTENCY_KEY_REUSED');
    assert.equal((await owner.put('/notes/note-1', { text: 'x' }, { ...key, 'If-Match': '"1"' })).body.code, 'IDEMPOTENCY_KEY_REUSED');
  }));

  test('belongs to its actor', () => withWorld(async (world) => {
    await world.as('bureau-owner').post('/notes', note, key);
    const other = await world.as('east-owner').post('/notes', { ...note, noteId: 'note-2' }, key);
    assert.deepEqual([other.status, other.headers['idempotent-replay']], [201, undefined]);
  }));

  test('sent many times at once is answered alike by all, and done once', () => withWorld(async (world) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.as('bureau-owner').post('/notes', note, key)));
    assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 201));
    assert.equal(new Set(answers.map(({ headers }) => headers['ledger-receipt'] ?? '')).size, 1);
    assert.match(answers[0]?.headers['ledger-receipt'] ?? '', /^sharing\//);
    assert.equal(answers.filter(({ headers }) => headers['idempotent-replay']).length, 7);
    assert.equal(await countEntries(world, 'note.written'), 1);
  }));

  test('answers a twin that met the first one’s effect as a refusal', () => withWorld(async (world) => {
    const owner = world.as('school1-owner');
    await owner.post('/notes', note);
    const twins = await Promise.all([1, 2, 3].map(() => owner.post('/notes/note-1/end', undefined, key)));
    assert.deepEqual(twins.map(({ status }) => status), [200, 200, 200]);
    assert.equal(new Set(twins.map(({ headers }) => headers['ledger-receipt'] ?? '')).size, 1);
    assert.match(twins[0]?.headers['ledger-receipt'] ?? '', /^sharing\//);
    assert.equal((await owner.post('/notes/note-1/end', undefined, { 'Idempotency-Key': 'note-key-2' })).body.code, 'MOVE_NOT_ALLOWED');
  }));

  test('is not used up by a refusal', () => withWorld(async (world) => {
    const owner = world.as('bureau-owner');
    await owner.post('/notes', note);
    assert.equal((await owner.post('/notes', note, key)).body.code, 'CONCURRENT_CHANGE');
    assert.equal((await owner.post('/notes', { ...note, noteId: 'note-2' }, key)).status, 201);
  }));

  test('is kept for a day', () => withWorld(async (world) => {
    const ref = IdempotencyEntity.ref({ personId: world.personId('bureau-owner'), key: storedKey(world.personId('bureau-owner'), 'note-key-1') });
    await world.as('bureau-owner').post('/notes', note, key);
    world.clock.advance({ hours: 24, milliseconds: -1 });
    assert.ok(await world.platform.storage.get(ref));
    world.clock.advance({ milliseconds: 1 });
    assert.equal(await world.platform.storage.get(ref), undefined);
    assert.equal((await world.as('bureau-owner').post('/notes', { ...note, noteId: 'note-2' }, key)).status, 201, 'and may then be used again');
  }));

  test('keeps nothing of an answer with personal values', () => withWorld(async (world) => {
    const search = () => world.as('bureau-owner').post('/searches', { number: '110101199003070011' }, key);
    assert.equal((await search()).status, 200);
    assert.equal((await search()).headers['idempotent-replay'], undefined);
    assert.equal(await world.platform.storage.get(IdempotencyEntity.ref({ personId: world.personId('bureau-owner'), key: 'note-key-1' })), undefined);
  }));

  test('of an odd form is 400', () => withWorld(async (world) => {
    for (const odd of ['short', 'with space 1', '键键键键键键键键']) assert.equal((await world.as('bureau-owner').post('/notes', note, { 'Idempotency-Key': odd })).status, 400);
  }));
});
