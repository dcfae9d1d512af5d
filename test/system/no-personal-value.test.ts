import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { exportLedger } from '../../infra/local/export-ledger.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createMarkedWorld, type MarkedWorld } from './marked/marked-world.ts';
import { pupil, SECRET, TEXT } from './marked/marks.ts';
import { driveEnding } from './marked/right-ending.ts';
import { driveCatalog, driveLaw, driveOrganisations } from './marked/right-registers.ts';
import { driveDisputes, driveRecords } from './marked/right-sharing.ts';
import { filesOf, search, storedRows, type Place, type StoredRow } from './marked/search.ts';
import { BLOCKED, runJobs, sendWhileBroken, sendWrong } from './marked/wrong.ts';

/** Items that hold free text, because that is what they are for. An item that is not listed holds none. */
const TEXT_STANDS_IN: Readonly<Record<string, string>> = {
  unit: 'its name', person: 'display name; why the person was blocked', calendarYear: "title, number and festivals of the State Council's notices",
  legalBasis: 'title and article of the instrument; what changed in it', dutyChange: 'what changed in the duties', resource: 'the catalog entry; comments of its reviewers', edition: 'the published catalog entry',
  dataSystem: 'name, filing number, migration plan', project: 'name, conformance report', import: 'names of columns, as the catalog has them, in the errors of a file',
  'mlps-filing': 'filing number and name of the system', application: 'scenario, purpose, legal duty, reason of delivery', item: 'purpose; reasons of decisions',
  grant: 'purpose; name of the resource; reasons of suspension', delivery: 'method and statement of an attestation', product: 'title and source of a report', node: 'name and database of a front-end node', case: 'statement and finding', ticket: 'evidence and answers',
  'onward-request': 'recipient, purpose, reason', 'onward-delivery': 'recipient', 'export-assessment': 'recipient and number', hold: 'reason and reference', medium: 'number on the medium',
  destruction: 'stated reason', certificate: 'name of the resource', idempotency: 'the answer, for a day, so that it can be given again; never of an operation with personal values',
};
/** Index keys that hold free text, because it is what is sought by. */
const TEXT_IS_SOUGHT_BY: Readonly<Record<string, string>> = {
  resource: 'search by the beginning of an entry’s name', legalBasis: 'bases in the order of instrument and article',
};

describe('no personal value and no free text stands where it does not belong', () => {
  let world: MarkedWorld;
  let jobs: readonly string[];
  let rows: readonly StoredRow[];
  let copy: Buffer;
  const all = ['record', 'secret', 'text'] as const;
  const nothing = (places: readonly Place[], kinds: readonly (typeof all)[number][] = all) => assert.deepEqual(search(places, kinds), []);

  before(async () => {
    world = await createMarkedWorld();
    const expired = await world.issuer.token(`subject-${SECRET}`);
    expectStatus(await world.as('school4-administrator').post('/blocklist', { personId: world.personId(BLOCKED), reason: '离岗' }), 200);
    await driveOrganisations(world);
    await driveLaw(world);
    await driveCatalog(world);
    await driveDisputes(world, await driveRecords(world));
    await driveEnding(world);
    const served = [...world.served.values()];
    world.clock.advance({ hours: 2 });
    for (const sent of served) await sendWrong(world, sent, expired);
    for (const sent of served) await sendWhileBroken(world, sent);
    jobs = await runJobs(world);
    await world.runJob('sequenceLedger');
    const file = join(world.folder, 'copy.sqlite');
    world.local.store.copyTo(file);
    rows = storedRows(file);
    copy = readFileSync(file);
  });
  after(() => world.close());

  test('every operation of the register was served and refused, and every job has run: a new one must be driven here, too', () => {
    assert.deepEqual(OPERATIONS.filter(({ name }) => !world.served.has(name) && !jobs.includes(name)).map(({ name }) => name), []);
    const statuses = new Set(world.answers.map(({ status }) => status));
    for (const status of [400, 401, 403, 404, 409, 412, 413, 415, 500, 503]) assert.ok(statuses.has(status), `${status} was never answered`);
    for (const name of world.served.keys()) assert.ok(world.answers.some(({ operation, status }) => operation === name && status >= 500), `${name} never failed`);
  });

  test('what is searched holds what is sought: the marks went in, and would be found', () => {
    assert.equal(search([{ where: 'body', content: JSON.stringify({ a: encodeURIComponent(TEXT), b: Buffer.from(`xy${SECRET}`).toString('base64'), c: pupil.phone }) }], all).length, 3);
    assert.ok(world.told.length >= 5 && world.delivered.length > 20 && world.logged.length > 1000);
    assert.ok(world.answers.some(({ operation, status }) => operation === 'queryRecords' && status === 200));
    assert.ok(rows.some(({ entity, bytes }) => entity === 'record' && bytes.length > 0));
  });

  test('the log holds none of it', () => nothing(world.logged.map((line) => ({ where: `log ${line.code}`, content: JSON.stringify(line) }))));

  test('the ledger holds none of it: entries, append-only copies, exports', async (context) => {
    const entries = rows.filter(({ table }) => table === 'ledger');
    assert.ok(entries.length > 500);
    nothing(entries.map(({ entity, keys, body, bytes }) => ({ where: `ledger ${entity}`, content: Buffer.concat([Buffer.from(keys + body), bytes]) })));
    const out = temporaryFolder(context);
    await exportLedger(world.folder, out);
    const exported = filesOf(out);
    assert.ok(exported.length > 10);
    nothing(exported.map(({ name, bytes }) => ({ where: `export ${name}`, content: bytes })));
  });

  test('notifications hold none of it, stored or delivered', () => {
    nothing(world.delivered.map((notification) => ({ where: 'sink', content: JSON.stringify(notification) })));
    nothing(rows.filter(({ entity }) => entity === 'notification').map(({ body, keys }) => ({ where: 'notification', content: body + keys })));
  });

  test('a refusal quotes nothing: only its pointer names a field or key that the caller made up, to the caller alone', () => {
    const withoutPointers = (name: string, value: unknown): unknown => (name === 'pointer' ? undefined : value);
    // the holder of a grant is told the purpose that it has to name
    const toHolder = ({ body }: { readonly body: unknown }): boolean => (body as { readonly code?: string } | undefined)?.code === 'PURPOSE_NOT_GRANTED';
    nothing(world.answers.filter((answer) => answer.status >= 400 && !toHolder(answer)).map((answer) => ({ where: `${answer.operation} ${answer.status}`, content: JSON.stringify(answer, withoutPointers) })));
    for (const { operation, body, status } of world.answers) if (status >= 500) assert.doesNotMatch(JSON.stringify(body), /pointer/, operation);
  });

  test('the Chinese of a refusal is Chinese: no code of ours stands in it, but what the caller is to send', () => {
    const contexts = new Map(OPERATIONS.map(({ name, context }) => [name, context]));
    const said = world.answers.filter(({ status, operation }) => status >= 400 && contexts.get(operation) !== 'retention').flatMap(({ operation, body }) => {
      const { title, detail, errors = [] } = body as { readonly title: string; readonly detail: string; readonly errors?: readonly { readonly detail: string }[] };
      return [title, detail, ...errors.map((error) => error.detail)].map((text) => `${operation}: ${text}`);
    });
    assert.ok(said.length > 100);
    const codes = /\b(?!PLATFORM\b)(?:[A-Z]{2,}_[A-Z_]+|[A-Z]{6,}|[A-Z][a-z]+[A-Z][A-Za-z]+)\b/;
    assert.deepEqual([...new Set(said)].filter((text) => codes.test(text.slice(text.indexOf(':')).replace(/"[^"]*"|（[^）]*）/g, ''))), []);
  });

  test('what is said of a wrong file holds no value of it; names of missing columns are the catalog’s own', () =>
    nothing(world.told.map((told) => ({ where: 'import', content: JSON.stringify(told) })), ['record', 'secret']));

  test('no answer holds the value of a pupil, unless masked, or anything that was refused', () =>
    nothing(world.answers.filter(({ status }) => status < 400).map((answer) => ({ where: answer.operation, content: JSON.stringify(answer) })), ['record', 'secret']));

  test('storage keys and index keys hold none of it, but for the text that is sought by', () => {
    const found = search(rows.map(({ entity, keys }) => ({ where: entity, content: keys })), all);
    assert.deepEqual(found.filter(({ kind }) => kind !== 'text'), []);
    assert.deepEqual(found.map(({ where }) => where).toSorted(), Object.keys(TEXT_IS_SOUGHT_BY).toSorted());
  });

  test('the database holds no value of a record, in clear or as a digest, and nothing that was refused; free text in the listed items alone', () => {
    nothing([{ where: 'database file', content: copy }], ['record', 'secret']);
    const found = search(rows.map(({ entity, body, bytes }) => ({ where: entity, content: Buffer.concat([Buffer.from(body), bytes]) })), ['text']);
    assert.deepEqual(found.map(({ where }) => where).filter((entity) => !Object.hasOwn(TEXT_STANDS_IN, entity)), []);
    assert.deepEqual(Object.keys(TEXT_STANDS_IN).filter((entity) => !found.some(({ where }) => where === entity)), [], 'listed, but no text stands there');
  });

  test('names of files and objects hold none of it; of their contents only documents hold text', () => {
    const files = filesOf(world.folder).filter(({ name }) => name !== 'copy.sqlite');
    nothing(files.map(({ name }) => ({ where: 'name', content: name })));
    nothing(files.map(({ name, bytes }) => ({ where: name, content: bytes })), ['record', 'secret']);
    // documents are what the parties sign: they repeat purpose, scenario and names of the application
    nothing(files.filter(({ name }) => !name.startsWith('objects/documents/')).map(({ name, bytes }) => ({ where: name, content: bytes })));
  });
});
