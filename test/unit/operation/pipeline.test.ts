import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SHARDS } from '../../../lib/compose/local.ts';
import { plain } from '../../../lib/operation/event-shapes/plain.ts';
import { createPipeline } from '../../../lib/operation/pipeline.ts';
import { createTokenVerifier } from '../../../lib/operation/identity.ts';
import { EntryEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import { canonicalize } from '../../../lib/platform/ledger/canonical.ts';
import { leafHash } from '../../../lib/platform/ledger/merkle.ts';
import { LedgerUnavailable, type Entry } from '../../../lib/platform/ledger/ledger.ts';
import { PersonEntity } from '../../../lib/platform/storage/entities/organizations.ts';
import { StoreUnavailable } from '../../../lib/platform/storage/store.ts';
import { createTestWorld, type TestOptions, type TestWorld } from '../../support/test-platform.ts';
import { noteOperations, readNote, writeNote, NoteEntity } from './notes.ts';

const worldOf = (options: TestOptions = {}) => createTestWorld({ operations: noteOperations, ...options });
const entriesOf = async ({ platform }: TestWorld): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for (const stream of ['sharing', 'operations'] as const) {
    for (let shard = 0; shard < SHARDS; shard += 1) for await (const { value } of platform.storage.each(EntryEntity.list('primary', { partition: [stream, shard] }))) entries.push(value);
  }
  return entries;
};
const written = { noteId: 'note-1', text: '记事' };

describe('the order of the pipeline', () => {
  const traced = async (path: string, operation = readNote) => {
    const world = await worldOf();
    const seen: string[] = [];
    const run = createPipeline(operation, world.platform, { verifyToken: createTokenVerifier([world.issuer]), origins: [] }, plain, (name) => seen.push(name));
    const headers = { authorization: `Bearer ${await world.issuer.token('bureau-owner')}` };
    await world.as('bureau-owner').post('/notes', written);
    await run({ method: 'GET', path, query: [], headers, body: new Uint8Array(0), sourceIp: undefined, requestId: undefined });
    world.close();
    return seen;
  };

  test('goes in as registered and comes out with an answer in reverse', async () => {
    assert.deepEqual(await traced('/notes/note-1'), [
      'before event-shape', 'before correlation', 'before limits', 'before authenticate', 'before load-caller', 'before authorize', 'before replay', 'before parse-input',
      'after encode-answer', 'after response-headers', 'after access-log', 'after event-shape',
    ]);
  });

  test('comes out with a refusal through replay, ledger and problem details, and skips every `after`', async () => {
    assert.deepEqual((await traced('/notes/note-2')).slice(8), [
      'onError replay', 'onError refusal-entry', 'onError problem-details', 'onError response-headers', 'onError access-log', 'onError event-shape',
    ]);
  });
});

describe('an answer', () => {
  test('carries version, location, receipt, correlation id and the security headers', async () => {
    const world = await worldOf();
    const { status, headers, body } = await world.as('bureau-owner').post('/notes', written);
    assert.equal(status, 201);
    assert.deepEqual(body, { ...written, state: 'OPEN' });
    assert.equal(headers['etag'], '"1"');
    assert.equal(headers['location'], '/notes/note-1');
    assert.match(headers['ledger-receipt'] ?? '', /^sharing\/\d+\/\d+;[0-9a-f]{64}$/);
    assert.match(headers['correlation-id'] ?? '', /^[a-z2-7]{20}$/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    world.close();
  });

  test('takes the correlation id of a caller only where it can hold no person’s number', async () => {
    const world = await worldOf();
    const send = async (id: string) => (await world.as('bureau-owner').get('/notes/note-9', { 'Correlation-Id': id })).headers['correlation-id'];
    assert.equal(await send('0b9df0a5-6f5e-4d0f-8f43-0a1b2c3d4e5f'), '0b9df0a5-6f5e-4d0f-8f43-0a1b2c3d4e5f');
    assert.notEqual(await send('110101199003070011'), '110101199003070011');
    world.close();
  });

  test('with a field that is not declared is a 500, and nothing was written', async () => {
    const world = await worldOf();
    const { status, body } = await world.as('bureau-owner').post('/leaks', undefined);
    assert.equal(status, 500);
    assert.equal(JSON.stringify(body).includes('110101'), false);
    assert.equal(await world.platform.storage.get(NoteEntity.ref({ noteId: 'note-leak' })), undefined);
    world.close();
  });

  test('that a handler made itself is a 500', async () => {
    const world = await worldOf();
    assert.equal((await world.as('bureau-owner').get('/own-answers')).status, 500);
    world.close();
  });

  test('of an operation with a seat needs `sit`, for reading and for writing', async () => {
    const world = await worldOf();
    assert.equal((await world.as('school1-owner').get('/forgotten-seats')).status, 500);
    assert.equal((await world.as('school1-owner').post('/forgotten-seats')).status, 500);
    assert.equal(await world.platform.storage.get(NoteEntity.ref({ noteId: 'note-f' })), undefined);
    world.close();
  });

  test('of another type than JSON goes out as it is, without a token where the operation is public', async () => {
    const world = await worldOf();
    const { status, body, headers } = await world.withToken().get<string>('/greetings');
    assert.deepEqual([status, body, headers['content-type']], [200, '你好', 'text/plain; charset=utf-8']);
    world.close();
  });

  test('to a page of another origin is readable only where the origin is configured', async () => {
    const world = await worldOf();
    const ask = async (origins: readonly string[]) => {
      const run = createPipeline(readNote, world.platform, { verifyToken: createTokenVerifier([world.issuer]), origins }, plain);
      return JSON.stringify(await run({ method: 'GET', path: '/notes/note-1', query: [], headers: { origin: 'https://portal.example' }, body: new Uint8Array(0), sourceIp: undefined, requestId: undefined }));
    };
    assert.equal((await ask([])).includes('Access-Control'), false);
    assert.equal((await ask(['https://other.example'])).includes('Access-Control'), false);
    assert.equal((await ask(['https://portal.example'])).includes('"Access-Control-Allow-Origin":"https://portal.example"'), true);
    world.close();
  });
});

describe('a refusal', () => {
  test('by a rule to a known caller is entered in the ledger without content, with code and citation', async () => {
    const world = await worldOf();
    await world.as('school1-owner').post('/notes', written);
    const refused = await world.as('school2-owner').post('/notes/note-1/end');
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, 'SEAT_REQUIRED');
    assert.equal(refused.body.citation?.regulation, 'nanchang');
    const entry = (await entriesOf(world)).find(({ event }) => event.action === 'finishNote.refused');
    assert.equal(entry?.stream, 'sharing');
    assert.deepEqual(entry?.event.subject, { noteId: 'note-1' });
    assert.equal(entry?.event.facts?.['code'], 'SEAT_REQUIRED');
    assert.equal(entry?.event.actor?.personId, world.personId('school2-owner'));
    assert.deepEqual(entry?.changes, []);
    const [place, leaf] = (refused.headers['ledger-receipt'] ?? '').split(';');
    assert.equal(place, `sharing/${entry?.shard}/${entry?.number}`, 'whoever was refused holds the receipt');
    assert.equal(leaf, entry && leafHash(canonicalize(entry)).toString('hex'));
    world.close();
  });

  test('with the seat rule switched off does not happen: the note is finished by a stranger', async () => {
    const world = await worldOf({ disabledRules: new Set(['seat-required']) });
    await world.as('school1-owner').post('/notes', written);
    assert.equal((await world.as('school2-owner').post('/notes/note-1/end')).status, 200);
    world.close();
  });

  test('is not given when it cannot be entered: 503', async () => {
    const world = await worldOf();
    await world.as('school1-owner').post('/notes', written);
    world.restart({ change: (local) => ({ ...local, ledger: { ...local.ledger, commit: async () => { throw new LedgerUnavailable('down'); } } }) });
    const refused = await world.as('school2-owner').post('/notes/note-1/end');
    assert.deepEqual([refused.status, refused.body.code], [503, 'UNAVAILABLE']);
    assert.equal(refused.headers['retry-after'], '5');
    world.close();
  });

  test('of malformed or unauthenticated requests, or of what does not exist, leaves no entry', async () => {
    const world = await worldOf();
    const before = (await entriesOf(world)).length;
    await world.withToken().post('/notes', written);
    await world.as('nobody').post('/notes', written);
    await world.as('bureau-owner').post('/notes', {});
    await world.as('bureau-owner').get('/notes/note-7');
    assert.equal((await entriesOf(world)).length, before);
    assert.equal((await world.as('bureau-owner').get('/notes/note-7')).headers['ledger-receipt'], undefined);
    world.close();
  });

  test('of a blocked person cites the rule', async () => {
    const world = await worldOf();
    const loaded = await world.platform.storage.get(PersonEntity.ref({ personId: world.personId('east-consumer') }));
    assert.ok(loaded);
    await world.platform.ledger.commit({ stream: 'operations', action: 'person.blocked', operation: 'test', subject: {} },
      [PersonEntity.replace(loaded, { ...loaded.value, blocked: { at: world.clock.now(), reason: '测试' } })]);
    const refused = await world.as('east-consumer').post('/notes', written);
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.regulation], [403, 'PERSON_BLOCKED', 'nanchang']);
    world.restart({ disabledRules: new Set(['blocked-person']) });
    assert.equal((await world.as('east-consumer').post('/notes', written)).status, 201);
    world.close();
  });

  test('that nobody foresaw is a plain 500; its cause is in the log without its message', async () => {
    const world = await worldOf();
    const { status, body } = await world.as('bureau-owner').get('/crashes');
    assert.deepEqual([status, body.code, body['detailEn']], [500, 'INTERNAL', 'Internal error']);
    const failed = world.logged.find(({ code }) => code === 'request.failed');
    assert.equal(failed?.fields['fault'], 'RangeError');
    assert.equal(JSON.stringify(failed).includes('110101'), false);
    world.close();
  });

  test('of a missing store or ledger is 503, and nothing is served', async () => {
    const world = await worldOf();
    world.restart({ change: (local) => ({ ...local, ledger: { ...local.ledger, commit: async () => { throw new LedgerUnavailable('down'); } } }) });
    assert.equal((await world.as('bureau-owner').post('/notes', written)).status, 503);
    world.restart({ change: (local) => ({ ...local, storage: { ...local.storage, getAll: async () => { throw new StoreUnavailable('down'); } } }) });
    assert.equal((await world.as('bureau-owner').get('/notes/note-1')).status, 503);
    world.close();
  });

  test('of a changed object is 412 where the caller named a version, 409 where not', async () => {
    const world = await worldOf();
    const owner = world.as('bureau-owner');
    await owner.post('/notes', written);
    assert.equal((await owner.post('/notes', written)).body.code, 'CONCURRENT_CHANGE');
    assert.equal((await owner.put('/notes/note-1', { text: 'a' })).status, 428);
    assert.equal((await owner.put('/notes/note-1', { text: 'a' }, { 'If-Match': '"1"' })).headers['etag'], '"2"');
    for (const stale of ['"1"', '"7"', 'W/"2"']) assert.deepEqual([(await owner.put('/notes/note-1', { text: 'b' }, { 'If-Match': stale })).status, stale], [412, stale]);
    const { status, body } = await owner.put('/notes/note-1', { text: 'b' }, { 'If-Match': '*' });
    assert.deepEqual([status, body.code], [400, 'BODY_INVALID']);
    assert.ok(JSON.stringify(body['errors']).includes('"/If-Match"'));
    world.close();
  });
});

test('an operation is handed the ports it asks for and no other', async () => {
  const world = await worldOf();
  let ports: readonly string[] = [];
  const run = createPipeline({ ...writeNote, uses: ['signer'], handle: async (call) => { ports = Object.keys(call.platform); return call.answer({ ...written, state: 'OPEN' }); } },
    world.platform, { verifyToken: createTokenVerifier([world.issuer]), origins: [] }, plain);
  await run({ method: 'POST', path: '/notes', query: [], headers: { authorization: `Bearer ${await world.issuer.token('bureau-owner')}`, 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(written)), sourceIp: undefined, requestId: undefined });
  assert.deepEqual(ports.toSorted(), ['calendar', 'clock', 'laws', 'log', 'random', 'signer', 'storage']);
  world.close();
});
