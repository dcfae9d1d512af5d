import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { compareFolder } from '../../infra/local/compare/compare-folder.ts';
import type { DifferenceCode } from '../../infra/local/compare/differences.ts';
import { editDatabase } from '../support/edit-database.ts';
import { grantPupils, pupilRow, read } from '../support/journey.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';

type Editor = ReturnType<typeof editDatabase>;
interface Damage {
  readonly what: string;
  readonly damage: (editor: Editor, folder: string) => void;
  /** Who reads it, and what is answered. */
  readonly reads: (world: TestWorld, grantId: string) => Promise<Answered<AnyBody>>;
  readonly answers: readonly [status: number, code: string | undefined];
  /** What is answered when whoever did it has made the item's digest anew. */
  readonly forged?: readonly [status: number, code: string | undefined];
  /** What `npm run ledger:compare` says then; nothing where the read alone finds it. */
  readonly compared: DifferenceCode | undefined;
}

const masked: Damage['reads'] = (world, grantId) => read(world, grantId);
const auditor = (path: string): Damage['reads'] => (world) => world.as('bureau-auditor').get(path);
/** The newest tile of leaf hashes. */
const tile: Damage['reads'] = async (world) => world.as('bureau-auditor').get(`/ledger/sharing/tile?path=0/000.p/${(await world.platform.ledgerReader.latest('sharing'))?.size ?? 0}`);
const flip = (editor: Editor, table: 'records' | 'ledger', entity: string, where = ''): void => {
  for (const { p, place, bin } of editor.rows(table, entity)) {
    if (!String(p).includes(where) || !(bin instanceof Uint8Array)) continue;
    editor.run(`UPDATE ${table} SET bin = ? WHERE rowid = ?`, bin.map((byte, at) => (at === bin.length - 1 ? byte ^ 1 : byte)), Number(place));
  }
};
const everyFile = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

const DAMAGES: readonly Damage[] = [
  { what: 'ciphertext', damage: (editor) => flip(editor, 'records', 'record'), reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'RECORD_UNREADABLE'], compared: 'RECORDS_ALTERED' },
  {
    what: 'a record, so that another person’s stands in its place',
    damage: (editor) => {
      const [one, other] = editor.rows('records', 'record');
      if (!one || !other) throw new Error('two records are needed');
      for (const [into, from] of [[one, other], [other, one]] as const) editor.run('UPDATE records SET b = ?, bin = ? WHERE rowid = ?', String(from['b']), from['bin'] instanceof Uint8Array ? from['bin'] : null, Number(into['place']));
    },
    reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'RECORD_UNREADABLE'], compared: 'ITEM_COLUMNS',
  },
  {
    what: 'a wrapped key',
    damage: (_, folder) => {
      for (const file of everyFile(join(folder, 'keys', 'data-keys', 'live'))) {
        const text = readFileSync(file, 'utf8');
        const at = text.indexOf('"wrapped":"') + 30;
        chmodSync(file, 0o600);
        writeFileSync(file, `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`);
      }
    },
    reads: masked, answers: [503, 'RECORD_UNREADABLE'], compared: undefined,
  },
  { what: 'a ledger entry', damage: (editor) => editor.run("UPDATE ledger SET b = replace(b, 'grant.activated', 'grant.activateD') WHERE e = 'ledger-entry'"), reads: auditor('/ledger/sharing/entries?limit=100'), answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: 'ENTRY_ALTERED' },
  { what: 'a tile', damage: (editor) => flip(editor, 'ledger', 'ledger-tile', 'sharing'), reads: tile, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: 'TILE_ALTERED' },
  { what: 'a checkpoint', damage: (editor) => editor.run("UPDATE ledger SET b = replace(b, '\\n\\n— ', '\\n\\n—  ') WHERE e = 'ledger-checkpoint' AND p LIKE '%sharing%'"), reads: auditor('/ledger/sharing/checkpoint'), answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: 'CHECKPOINT_ALTERED' },
  { what: 'the root of a checkpoint', damage: (editor) => editor.body('ledger', 'ledger-checkpoint', 'sharing', (value) => { value['rootHash'] = String(value['rootHash']).replace(/^./, (first) => (first === 'B' ? 'C' : 'B')); }), reads: auditor('/ledger/sharing/checkpoint'), answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: undefined },
  { what: 'an item, so that it is no JSON', damage: (editor) => editor.run("UPDATE registry SET b = substr(b, 2) WHERE e = 'resource'"), reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: 'ITEM_UNREADABLE' },
  { what: 'an item, so that it does not fit its schema', damage: (editor) => editor.run("UPDATE registry SET b = replace(b, '\"PUBLISHED\"', '\"PUBLISHEd\"') WHERE e = 'resource'"), reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'STORED_ITEM_ALTERED'], compared: 'ITEM_UNREADABLE' },
  { what: 'a grant', damage: (editor) => editor.run("UPDATE registry SET b = replace(b, '\"dailyReads\":100', '\"dailyReads\":900') WHERE e = 'grant'"), reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [503, 'GRANT_UNVERIFIED'], compared: 'ITEM_ALTERED' },
  // who knows how a digest is made is found by the comparison: the ledger tells another
  { what: 'a resource whose body still reads', damage: (editor) => editor.body('registry', 'resource', 'resource', (value) => { (value['content'] as Record<string, unknown>)['name'] = '别的名称'; }), reads: masked, answers: [503, 'STORED_ITEM_ALTERED'], forged: [200, undefined], compared: 'ITEM_ALTERED' },
];

describe('one byte that is not what was written', () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  for (const { what, damage, reads, answers, forged, compared } of DAMAGES) {
    test(`of ${what}: ${answers[1]}${forged ? `; with its digest made anew: ${forged[1] ?? 'is served'}` : ''}${compared ? `, and the comparison says ${compared}` : ''}`, async (context) => {
      const world = await createTestWorld({ onDisk: true });
      context.after(() => world.close());
      const { grantId } = await grantPupils(world, { rows: [pupilRow(3), pupilRow(4)] });
      await world.runJob('sequenceLedger');
      const whole = await reads(world, grantId);
      assert.equal(whole.status, 200, JSON.stringify(whole.body));
      await world.runJob('sequenceLedger');
      world.restart({ meanwhile: () => damage(editDatabase(world.folder), world.folder) });
      const { status, body } = await reads(world, grantId);
      assert.deepEqual([status, body.code], answers);
      const copy = mkdtempSync(join(tmpdir(), 'edudata-corruption-'));
      folders.push(copy);
      cpSync(world.folder, copy, { recursive: true });
      if (forged) {
        assert.ok((await compareFolder(copy)).differences.some(({ code }) => code === 'ITEM_DAMAGED'));
        for (const folder of [world.folder, copy]) assert.ok((['registry', 'records', 'ledger'] as const).some((table) => editDatabase(folder).forge(table) > 0));
        const again = await reads(world, grantId);
        assert.deepEqual([again.status, again.body.code], forged);
      }
      const { differences } = await compareFolder(copy);
      if (compared) assert.ok(differences.some(({ code }) => code === compared), JSON.stringify(differences));
    });
  }
});
