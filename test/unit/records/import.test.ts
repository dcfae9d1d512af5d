import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { CohortEntity } from '../../../lib/platform/storage/entities/records.ts';
import { StoreUnavailable } from '../../../lib/platform/storage/store.ts';
import { createImportBench, header, identityOf, pupils, rowOf, type ImportBench } from '../../support/import-bench.ts';

const file = (...rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describe('an import', () => {
  let bench: ImportBench;
  beforeEach(async () => { bench = await createImportBench(); });
  afterEach(() => bench.close());

  test('makes all rows readable, each under the cohort of its last day', async () => {
    const id = await bench.start(file(...numbers(1, 200).map((n) => rowOf(n, { graduatesOn: n % 2 ? '2027-07-01' : '2029-08-31' }))));
    await bench.run();
    const work = await bench.state(id);
    assert.equal(work.state, 'COMPLETED');
    assert.deepEqual(work.cohorts, { '2028-01-01': 100, '2030-02-28': 100 });
    assert.deepEqual(await bench.counts(), work.cohorts);
    assert.deepEqual((await bench.resource()).cohorts, ['2028-01-01', '2030-02-28']);
    assert.equal((await bench.resource()).imports?.running, undefined);
    assert.deepEqual(await bench.find(identityOf(7)), { identityNumber: identityOf(7), studentNumber: 'S7', name: '演示7', graduatesOn: '2027-07-01' });
    assert.equal((await bench.standing()).find(({ cohort }) => cohort === '2028-01-01')?.endsAt, '2028-01-01T16:00:00.000Z');
  });

  test('caps the period by its years from the import', async () => {
    const id = await bench.start(file(rowOf(1, { graduatesOn: '2060-07-01' })));
    await bench.run();
    assert.deepEqual((await bench.state(id)).cohorts, { '2038-11-23': 1 });
  });

  test('deletes the file when it is done, and again when its upload address has ended', async () => {
    const id = await bench.start(file(rowOf(1)));
    await bench.run();
    const { objectKey } = await bench.state(id);
    assert.equal(await bench.platform.objects.size('uploads', objectKey), undefined);
    await bench.platform.objects.put('uploads', objectKey, new Uint8Array([1]));
    bench.clock.advance({ hours: 3 });
    await bench.run();
    assert.equal(await bench.platform.objects.size('uploads', objectKey), undefined);
  });

  const oddities: readonly (readonly [string, string | Uint8Array, Readonly<Record<string, string>>])[] = [
    ['a byte order mark', `\ufeff${file(rowOf(1))}`, { name: '演示1' }],
    ['CRLF and blank lines', `${header}\r\n\r\n${rowOf(1)}\r\n\r\n`, { name: '演示1' }],
    ['more blank lines than are read at once, before the header and behind it', `${'\n'.repeat(600_000)}${header}\n${'\r\n'.repeat(600_000)}${rowOf(1)}\n`, { name: '演示1' }],
    ['no line break at the end', `${header}\n${rowOf(1)}`, { name: '演示1' }],
    ['quoted commas, quotes and line breaks', file(rowOf(1, { note: '"甲,乙\n""丙"""' })), { note: '甲,乙\n"丙"' }],
    ['a stray quote within a field', file(rowOf(1, { note: '5寸" 屏' })), {}],
    ['GB18030, four-byte characters too', iconv.encode(file(rowOf(1, { name: '㐂龢' })), 'gb18030'), { name: '㐂龢' }],
    ['GB18030 behind an ASCII header', iconv.encode(`identityNumber,name,graduatesOn\n${identityOf(1)},联通,2027-07-01\n${identityOf(2)},张三丰,2027-07-01\n${identityOf(3)},李白,2027-07-01\n`, 'gb18030'), { name: '联通' }],
    ['lower-case x and spaces', file(rowOf(1).toLowerCase().replace(',s1,', ', s1 ,')), { studentNumber: 'S1' }],
  ];
  for (const [title, content, expected] of oddities) {
    test(`takes a file with ${title}`, async () => {
      const id = await bench.start(content);
      await bench.run();
      const work = await bench.state(id);
      if (title.startsWith('a stray')) {
        assert.deepEqual([work.state, work.errors.map(({ line, code }) => [line, code])], ['FAILED', [[2, 'NOT_CSV']]]);
        return;
      }
      assert.deepEqual(work.errors, []);
      assert.equal(work.state, 'COMPLETED');
      const record = await bench.find(identityOf(1));
      for (const [field, value] of Object.entries(expected)) assert.equal(record?.[field], value);
    });
  }

  const wrong: readonly (readonly [string, string | Uint8Array, readonly (readonly [number, string, string])[]])[] = [
    ['an empty file body', `${header}\n`, [[1, '', 'NO_ROWS']]],
    ['an unknown and a missing column', `identityNumber,naem,graduatesOn\n`, [[1, '/1', 'UNKNOWN_COLUMN'], [1, '/name', 'COLUMN_MISSING']]],
    ['a column twice', `${header},note\n`, [[1, '/note', 'COLUMN_TWICE']]],
    ['a wrong header behind blank lines, on its own line', `\n\r\n${header},x\n${rowOf(1)}\n`, [[3, '/5', 'UNKNOWN_COLUMN']]],
    ['line endings of old Macs, once and not by column', file(rowOf(1), rowOf(2)).replaceAll('\n', '\r'), [[1, '', 'WRONG_LINE_ENDINGS']]],
    ['too few columns, counted behind a quoted line break', file(rowOf(1, { note: '"a\nb"' }), '1,2'), [[4, '', 'WRONG_NUMBER_OF_COLUMNS']]],
    ['a wrong check digit', file(rowOf(1).replace(identityOf(1), identityOf(1).slice(0, 17) + (identityOf(1).endsWith('1') ? '2' : '1'))), [[2, '/identityNumber', 'NOT_AN_IDENTITY_NUMBER']]],
    ['a day that does not exist', file(rowOf(1, { graduatesOn: '2027-02-29' })), [[2, '/graduatesOn', 'WRONG_TYPE']]],
    ['a period that has ended', file(rowOf(1, { graduatesOn: '2020-07-01' })), [[2, '/graduatesOn', 'ALREADY_ENDED']]],
    ['a missing name', file(rowOf(1, { name: '  ' })), [[2, '/name', 'REQUIRED']]],
    ['a name too long', file(rowOf(1, { name: '长'.repeat(21) })), [[2, '/name', 'TOO_LONG']]],
    ['a quote that never closes', file(rowOf(1), rowOf(2, { note: '"x' })), [[3, '', 'QUOTE_NOT_CLOSED']]],
    ['a last line cut off', `${header}\n${rowOf(1)}\n${rowOf(2).slice(0, 20)}`, [[3, '', 'WRONG_NUMBER_OF_COLUMNS']]],
    ['damaged bytes among good UTF-8', Buffer.concat([Buffer.from(`${header}\n${rowOf(1)}\n`), Buffer.from([0xff, 0x41]), Buffer.from(`\n${rowOf(2)}\n`)]), [[3, '', 'NOT_DECODABLE']]],
    ['a control character', file(rowOf(1, { note: 'a\u0000b' })), [[2, '/note', 'WRONG_CHARACTERS']]],
  ];
  for (const [title, content, errors] of wrong) {
    test(`fails as a whole for ${title}`, async () => {
      const id = await bench.start(content);
      await bench.run();
      const work = await bench.state(id);
      assert.deepEqual(work.errors.map(({ line, pointer, code }) => [line, pointer, code]), errors);
      assert.deepEqual([work.state, work.errorCount], ['FAILED', errors.length]);
      assert.deepEqual(await bench.standing(), []);
      assert.equal(await bench.platform.objects.size('uploads', work.objectKey), undefined);
    });
  }

  describe('in GB18030 of several windows', () => {
    /** More than one window of rows that vote for nothing. */
    const ascii = (from: number) => numbers(from, 2_500).map((n) => rowOf(n, { name: `pupil${n}`, note: 'x'.repeat(190) }));
    const encoded = (encoding: string, rows: readonly string[]) => iconv.encode(rows.map((row) => `${row}\n`).join(''), encoding);
    const begun = [header, rowOf(1, { name: '张三' }), ...ascii(10)];

    test('fails where it goes on in UTF-8, which would be stored as other characters', async () => {
      const id = await bench.start(Buffer.concat([encoded('gb18030', begun), encoded('utf-8', numbers(3_000, 8).map((n) => rowOf(n, { name: '王小明明' })))]));
      await bench.run();
      const { state, errors } = await bench.state(id);
      assert.deepEqual([state, errors.map(({ pointer, code }) => [pointer, code])], ['FAILED', [['', 'MIXED_ENCODINGS']]]);
      const line = errors[0]?.line ?? 0;
      assert.ok(line > 1_500 && line <= 2_503, `the window begins on line ${line}`);
      assert.deepEqual(await bench.standing(), []);
    });

    test('is taken though most rows of a later window happen to be valid UTF-8', async () => {
      const women = numbers(6_000, 6).map((n) => rowOf(n, { name: '欧强', note: '女' }));
      const id = await bench.start(encoded('gb18030', [...begun, ...ascii(3_000), ...women, rowOf(7_000, { name: '李白' })]));
      await bench.run();
      const { state, errors } = await bench.state(id);
      assert.deepEqual([state, errors], ['COMPLETED', []]);
      assert.deepEqual(await Promise.all([identityOf(6_003), identityOf(7_000)].map(async (identity) => (await bench.find(identity))?.['name'])), ['欧强', '李白']);
    });
  });

  test('keeps a hundred row errors and counts all', async () => {
    const id = await bench.start(file(...numbers(1, 150).map(() => 'x')));
    await bench.run();
    const { errors, errorCount } = await bench.state(id);
    assert.deepEqual([errors.length, errorCount], [100, 150]);
  });

  test('fails for another size than announced, and leaves nothing when no file ever comes', async () => {
    const other = await bench.start(file(rowOf(1)), { bytes: 17 });
    const never = await bench.start(file(rowOf(1)), { absent: true });
    await bench.run();
    assert.equal((await bench.state(other)).errors[0]?.code, 'SIZE_DIFFERS');
    assert.equal((await bench.state(never)).state, 'AWAITING_UPLOAD');
    bench.clock.advance({ hours: 2 });
    await bench.run();
    assert.equal((await bench.state(never)).state, 'ABANDONED');
    assert.deepEqual(await bench.standing(), []);
  });

  test('takes back every row when a look-up value stands twice, far apart, or in the slice that is under way, and in another year too', async () => {
    for (const [rows, graduatesOn] of [[600, '2027-07-01'], [600, '2028-07-01'], [300, '2027-07-01'], [300, '2028-07-01']] as const) {
      const id = await bench.start(file(...numbers(1, rows).map((n) => rowOf(n)), rowOf(3, { graduatesOn })));
      await bench.run();
      const { state, errors } = await bench.state(id);
      assert.deepEqual([state, errors.map(({ line, code }) => [line, code])], ['FAILED', [[rows + 2, 'LOOKUP_VALUE_TWICE']]]);
      assert.deepEqual(await bench.standing(), []);
      assert.deepEqual(Object.values(await bench.counts()), [0]);
    }
    assert.equal((await bench.resource()).imports?.running, undefined);
    const again = await bench.start(file(rowOf(3)));
    await bench.run();
    assert.equal((await bench.state(again)).state, 'COMPLETED');
    assert.equal((await bench.find(identityOf(3)))?.['name'], '演示3');
  });

  test('replaces records of the same look-up value, in another year too, and readers never miss one', async () => {
    await bench.start(file(...numbers(1, 120).map((n) => rowOf(n))));
    await bench.run();
    const second = await bench.start(file(...numbers(1, 100).map((n) => rowOf(n, { name: `改名${n}`, graduatesOn: n % 2 ? '2027-07-01' : '2028-07-01' }))));
    const seen = new Set<string>();
    const watching = bench.over((store) => ({ ...store, counters: store.counters, commit: async (writes) => { seen.add((await bench.find(identityOf(2)))?.['name'] ?? 'nobody'); await store.commit(writes); seen.add((await bench.find(identityOf(2)))?.['name'] ?? 'nobody'); } }));
    await bench.run(watching);
    assert.deepEqual([...seen], ['演示2', '改名2']);
    assert.equal((await bench.state(second)).replaced, 100);
    assert.equal((await bench.standing()).length, 120);
    assert.deepEqual(await bench.counts(), { '2028-01-01': 70, '2029-01-01': 50 });
    assert.equal((await bench.find(identityOf(120)))?.['name'], '演示120');
  });

  for (const moment of ['before', 'after'] as const) {
    test(`goes on after a crash ${moment} any commit, without doubles`, async () => {
      const content = file(...numbers(1, 100).map((n) => rowOf(n)));
      for (let crash = 1, crashed = true; crashed; crash += 1) {
        crashed = false;
        const own = await createImportBench();
        await own.start(file(...numbers(90, 20).map((n) => rowOf(n, { name: '旧' }))));
        await own.run();
        const id = await own.start(content);
        let commits = 0;
        const dying = own.over((store) => ({
          ...store, counters: store.counters,
          commit: async (writes) => {
            commits += 1;
            if (crashed) throw new StoreUnavailable('still down');
            crashed = commits === crash;
            if (crashed && moment === 'before') throw new StoreUnavailable('before');
            await store.commit(writes);
            if (crashed) throw new StoreUnavailable('after');
          },
        }));
        await own.run(dying).catch(() => undefined);
        own.clock.advance({ minutes: 3 });
        await own.run();
        const { state, rows, replaced } = await own.state(id);
        assert.deepEqual([crash, state, rows, replaced], [crash, 'COMPLETED', 100, 11]);
        const places = (await own.standing()).map(({ lookup }) => lookup);
        assert.deepEqual([places.length, new Set(places).size], [109, 109]);
        assert.deepEqual(await own.counts(), { '2028-01-01': 109 });
        assert.deepEqual([(await own.find(identityOf(95)))?.['name'], (await own.find(identityOf(105)))?.['name']], ['演示95', '旧']);
        own.close();
        assert.ok(crash < 40);
      }
    });
  }

  test('stores nothing whose period has ended while the import waited, so that what it replaces stays', async () => {
    await bench.start(file(rowOf(1, { graduatesOn: '2027-07-01', name: '原先' })));
    await bench.run();
    const late = await bench.start(file(rowOf(1, { graduatesOn: '2026-06-01', name: '更正' })));
    bench.clock.advance({ days: 10 });
    await bench.run();
    assert.deepEqual([(await bench.state(late)).state, (await bench.state(late)).errors.map(({ code }) => code)], ['FAILED', ['ALREADY_ENDED']]);
    assert.equal((await bench.find(identityOf(1)))?.['name'], '原先');
  });

  test('loads one file of a resource after the other', async () => {
    const ids = [await bench.start(file(rowOf(1, { name: '一' }))), await bench.start(file(rowOf(1, { name: '二' })))];
    await bench.run();
    await bench.run();
    for (const id of ids) assert.equal((await bench.state(id)).state, 'COMPLETED');
    assert.equal((await bench.resource()).imports?.readable, 2);
    assert.equal((await bench.standing()).length, 1);
  });

  test('stops when the key of a last day is destroyed', async () => {
    await bench.start(file(rowOf(1)));
    await bench.run();
    await bench.platform.keys.destroy({ kind: 'cohort', resourceId: (await bench.resource()).resourceId, cohort: '2028-01-01' });
    const id = await bench.start(file(rowOf(2)));
    await bench.run();
    const { state, errors } = await bench.state(id);
    assert.deepEqual([state, errors[0]?.code], ['FAILED', 'KEY_DESTROYED']);
  });

  test('stores nothing under a cohort that is on its way to destruction', async () => {
    await bench.start(file(rowOf(1)));
    await bench.run();
    const { resourceId } = await bench.resource();
    const cohort = await bench.platform.storage.get(CohortEntity.ref({ resourceId, cohort: '2028-01-01' }));
    assert.ok(cohort);
    await bench.platform.ledger.commit({ stream: 'operations', action: 'destruction.executing', operation: 'test', subject: { resourceId } }, [CohortEntity.replace(cohort, { ...cohort.value, state: 'EXECUTING' })]);
    const id = await bench.start(file(rowOf(2)));
    await bench.run();
    assert.deepEqual([(await bench.state(id)).state, (await bench.standing()).length], ['FAILED', 1]);
  });

  test('says the right line after it was interrupted between slices, blank lines there or not', async () => {
    const rows = numbers(1, 600).map((n) => `${rowOf(n)}${'\n'.repeat(10)}`);
    const id = await bench.start(file(...rows, rowOf(3)));
    let slices = 0;
    const slow = bench.over((store) => ({
      ...store, counters: store.counters,
      commit: async (writes) => {
        if (writes.length > 100) slices += 1;
        if (writes.length > 100) bench.clock.advance({ minutes: 1 }); // the job's time is over
        await store.commit(writes);
      },
    }));
    for (let run = 0; run < 8; run += 1) {
      await bench.run(slow);
      bench.clock.advance({ minutes: 3 });
    }
    const { state, errors } = await bench.state(id);
    assert.deepEqual([slices > 1, state, errors.map(({ line, code }) => [line, code])], [true, 'FAILED', [[1 + 600 * 11 + 1, 'LOOKUP_VALUE_TWICE']]]);
  });

  test('takes the other place of each row whose own holds what has ended, however many they are', async () => {
    await bench.start(file(...numbers(1, 12).map((n) => rowOf(n, { graduatesOn: '2026-08-01' }))));
    await bench.run();
    assert.deepEqual((await bench.standing()).map(({ slot }) => slot), numbers(1, 12).map(() => 'a'));
    bench.clock.set('2027-02-05T01:00:00.000Z');
    const id = await bench.start(file(...numbers(1, 12).map((n) => rowOf(n, { graduatesOn: '2027-03-01' }))));
    await bench.run();
    assert.deepEqual([(await bench.state(id)).state, (await bench.standing()).map(({ slot }) => slot)], ['COMPLETED', numbers(1, 12).map(() => 'b')]);
  });

  test('reads files larger than a window in slices, whatever the window cuts', async () => {
    const own = await createImportBench({ ...pupils, items: pupils.items.map((i) => (i.code === 'note' ? { ...i, maxLength: 2000 } : i)) });
    const id = await own.start(file(...numbers(1, 300).map((n) => rowOf(n, { note: `"${'长,\n'.repeat(500)}${n}"` }))));
    await own.run();
    const work = await own.state(id);
    assert.deepEqual(work.errors, []);
    assert.equal(work.rows, 300);
    assert.equal((await own.find(identityOf(299)))?.['note']?.endsWith('299'), true);
    own.close();
  });
});
