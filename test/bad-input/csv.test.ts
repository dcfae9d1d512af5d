import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { expectStatus } from '../conformance/expectations.ts';
import { identityOf } from '../support/import-bench.ts';
import { grantPupils, owner, publishPupils, pupilFile, pupilRow, read } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

interface Ended {
  readonly state: string;
  readonly rows: number;
  readonly errors: readonly { readonly line: number; readonly pointer: string; readonly code: string; readonly detail: { readonly zh: string; readonly en: string } }[];
}
const HEAD = 'identityNumber,studentNumber,studentName,phone,graduatesOn';
const rows = (count: number, name = '欧阳演示'): string[] => Array.from({ length: count }, (_, n) => pupilRow(n, { name: `${name}${n}` }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file to import', () => {
  let world: TestWorld;
  before(async () => { world = await createTestWorld(); });
  after(() => world.close());

  async function importBytes(file: Uint8Array): Promise<Ended> {
    const resourceId = await publishPupils(world);
    const { importId, upload } = expectStatus(await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: file.length }), 201);
    await world.upload(upload, file);
    await world.runJob('runImports');
    return expectStatus(await world.as(owner).get<Ended>(`/imports/${importId}`), 200);
  }

  const text = pupilFile(...rows(5));
  const taken: readonly (readonly [string, Uint8Array])[] = [
    ['plain', bytes(text)], ['with a byte order mark', bytes(`\ufeff${text}`)], ['with CRLF', bytes(text.replaceAll('\n', '\r\n'))], ['with a mark and CRLF', bytes(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
    ['without a last line end', bytes(text.trimEnd())], ['with every cell quoted', bytes(text.trimEnd().split('\n').map((line) => line.split(',').map((cell) => `"${cell}"`).join(',')).join('\n'))],
    ['with commas, quotes and line breaks in cells', bytes(pupilFile(...rows(4), pupilRow(4, { name: '"欧阳,演示""四\r\n五"' })))],
    ['in GB 18030', iconv.encode(text, 'gb18030')], ['in GB 18030 with a rare character and CRLF', iconv.encode(pupilFile(...rows(4), pupilRow(4, { name: '龢𠮷' })).replaceAll('\n', '\r\n'), 'gb18030')],
    ['with empty lines', bytes(text.replaceAll('\n', '\n\n'))],
  ];
  for (const [what, file] of taken) {
    test(`is taken ${what}`, async () => {
      const { state, rows: count, errors } = await importBytes(file);
      assert.deepEqual([state, count, errors], ['COMPLETED', 5, []]);
    });
  }

  test('is read as what it is: the reader of a grant sees the same person from UTF-8 and GB 18030', async () => {
    const name = '欧阳演示三';
    const file = pupilRow(3, { name });
    const seen: unknown[] = [];
    for (const encode of [bytes, (whole: string) => iconv.encode(whole, 'gb18030')]) {
      const { resourceId, grantId } = await grantPupils(world, { scope: { fields: ['identityNumber', 'studentName'] } });
      const whole = encode(pupilFile(file));
      const { upload } = expectStatus(await world.as(owner).post<{ readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: whole.length }), 201);
      await world.upload(upload, whole);
      await world.runJob('runImports');
      seen.push(expectStatus(await read(world, grantId, { value: identityOf(3) }), 200).record);
    }
    assert.deepEqual(seen[0], seen[1]);
    assert.match(JSON.stringify(seen[0]), /欧/);
  });

  const chinese = rows(5);
  const damaged = (line: number): Uint8Array => Buffer.concat([HEAD, ...chinese].map((row, index) => (index + 1 === line ? Buffer.concat([Buffer.from(row.slice(0, 30)), Buffer.from([0xff, 0xfe, 0x81]), Buffer.from('\n')]) : Buffer.from(`${row}\n`))));
  /** By line, pointer (empty: the whole row) and code. */
  const refused: readonly (readonly [what: string, file: Uint8Array, line: number, pointer: string, code: string])[] = [
    ['undecodable bytes', damaged(4), 4, '', 'NOT_DECODABLE'],
    ['a last line cut off in its cells', bytes(`${HEAD}\n${chinese.join('\n').split(',').slice(0, -2).join(',')}`), 6, '', 'WRONG_NUMBER_OF_COLUMNS'],
    ['a last line cut off in its last cell', bytes(text.trimEnd().slice(0, -3)), 6, '/graduatesOn', 'WRONG_TYPE'],
    ['a last line cut off within quotes', bytes(`${HEAD}\n${chinese.slice(0, 4).join('\n')}\n${identityOf(9)},X9,"欧阳`), 6, '', 'QUOTE_NOT_CLOSED'],
    ['a column too few', bytes(pupilFile(chinese[0] ?? '', (chinese[1] ?? '').split(',').slice(1).join(','))), 3, '', 'WRONG_NUMBER_OF_COLUMNS'],
    ['a column too many', bytes(pupilFile(chinese[0] ?? '', chinese[1] ?? '', `${chinese[2]},more`)), 4, '', 'WRONG_NUMBER_OF_COLUMNS'],
    ...['__proto__', 'constructor', 'toString'].map((key) => [`the column ${key}`, bytes(text.replace('phone', key)), 1, '/3', 'UNKNOWN_COLUMN'] as const),
    ['a column twice', bytes(text.replace('phone', 'studentName')), 1, '/studentName', 'COLUMN_TWICE'],
    ['an empty file', bytes('\n'), 1, '', 'NO_ROWS'],
    ['quotes in the middle of a cell', bytes(pupilFile(chinese[0] ?? '', (chinese[1] ?? '').replace(',X1,', ',X"1,'))), 3, '', 'NOT_CSV'],
    // each longer than what is read at once: nothing behind its beginning is taken for rows
    ['a row that is too long', bytes(pupilFile(chinese[0] ?? '', pupilRow(1, { name: 'x'.repeat(700_000) }), chinese[2] ?? '')), 3, '', 'ROW_TOO_LONG'],
    ['a quote left open', bytes(pupilFile(chinese[0] ?? '', pupilRow(1, { name: `"${'x,\n'.repeat(233_000)}"` }), chinese[2] ?? '')), 3, '', 'QUOTE_NOT_CLOSED'],
  ];
  for (const [what, file, line, pointer, code] of refused) {
    test(`is refused by line and pointer for ${what}`, async () => {
      const { state, errors } = await importBytes(file);
      assert.equal(state, 'FAILED');
      assert.deepEqual(errors.map((error) => [error.line, error.pointer, error.code]), [[line, pointer, code]]);
      assert.ok(errors.every(({ detail }) => /[一-龥]/.test(detail.zh) && detail.en !== ''));
    });
  }

  test('is refused for UTF-16, and the answer says so', async () => {
    for (const file of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]) {
      const { state, errors } = await importBytes(file);
      assert.deepEqual([state, errors.map(({ line, pointer, code }) => [line, pointer, code])], ['FAILED', [[1, '', 'NOT_DECODABLE']]]);
      assert.match(errors[0]?.detail.zh ?? '', /UTF-16.*UTF-8 或 GB18030/);
      assert.match(errors[0]?.detail.en ?? '', /UTF-16.*UTF-8 or GB18030/);
    }
  });
});
