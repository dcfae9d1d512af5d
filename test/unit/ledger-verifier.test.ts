import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Signer } from '../../lib/platform/keys/keys.ts';
import { createEd25519Signer } from '../../lib/platform/keys/ed25519-signer.ts';
import { signCheckpoint } from '../../lib/platform/ledger/checkpoint.ts';
import { checkpointPath } from '../../lib/platform/ledger/format.ts';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import { FINDINGS, type FindingCode } from '../../lib/platform/ledger/verifier/findings.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport, type ExportVerdict } from '../../lib/platform/ledger/verifier/verify-export.ts';
import { createForger, type Forger } from '../support/forger.ts';
import { filesBelow } from '../support/second-verifier/files.ts';
import { event, HOST, ledgerBench } from '../support/ledger-bench.ts';
import { naiveTree, naiveLeaf } from '../support/second-verifier/tree.ts';
import { secondVerdict } from '../support/second-verifier/verdict.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ORIGIN = `${HOST}/sharing`;

interface Attack {
  readonly forger: Forger;
  readonly signers: readonly Signer[];
  readonly stranger: Signer;
  /** An honest copy, untouched. */
  readonly honest: string;
}
interface Given {
  trusted?: string;
  other?: string;
  receipts?: readonly Receipt[];
}

let bench: ReturnType<typeof ledgerBench>;
let stranger: Signer;
let early: string;
let honest: string;
let receipts: readonly Receipt[];

const leftovers: (() => void)[] = [];
after(() => leftovers.forEach((work) => work()));

/** Checkpoints of 5, 105, 305, 325 and 605 entries in 4 shards. */
before(async () => {
  bench = ledgerBench({ after: (work) => leftovers.push(work) });
  stranger = createEd25519Signer({ name: 'stranger', file: join(bench.folder, 'stranger.pem'), create: true });
  await bench.write(5);
  await bench.sequence();
  early = (await bench.reader.latest('sharing'))?.note ?? '';
  for (const count of [100, 200, 20]) {
    await bench.write(count);
    await bench.sequence();
  }
  receipts = await Promise.all(Array.from({ length: 10 }, () => bench.ledger.commit(event('page.read'), [])));
  await bench.write(270);
  await bench.sequence();
  honest = await bench.exported();
  for (const size of [5, 105, 305, 325]) await keepPartials(size);
});

/** An export may hold the partial bundles of every checkpoint too, as the specification lets a log serve them. */
async function keepPartials(size: number): Promise<void> {
  const path = `tile/entries/${String(Math.floor(size / 256)).padStart(3, '0')}.p/${size % 256}`;
  mkdirSync(dirname(join(honest, path)), { recursive: true });
  writeFileSync(join(honest, path), await bench.reader.tile('sharing', path) ?? assert.fail(path));
}

function verify(folder: string, given: Given, keys: readonly string[] = bench.keys()): { readonly codes: readonly FindingCode[]; readonly verdict: ExportVerdict; readonly second: string } {
  const { trusted, ...rest } = given;
  const verdict = verifyExport({ folder, origin: ORIGIN, keys: readKeys(keys.join('\n')), ...rest, ...(trusted !== undefined && { trusted: Buffer.from(trusted) }) });
  return { codes: [...new Set(verdict.findings.map(({ code }) => code))], verdict, second: secondVerdict({ folder, origin: ORIGIN, keys, ...given }) };
}

const flip = (at: number) => (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
const renumbered = (entry: Buffer, change: Readonly<Record<string, unknown>>): Buffer => Buffer.from(JSON.stringify({ ...JSON.parse(entry.toString()), ...change }));
const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);
const swapped = <T>(list: readonly T[], a: number, b: number): T[] => list.map((item, i) => (i === a ? list[b] ?? item : i === b ? list[a] ?? item : item));
const headOf = (list: readonly Buffer[], size: number): Buffer => naiveTree(list.slice(0, size).map(naiveLeaf));
/** Index of an entry whose follower is of the same shard. */
const inShard = (entries: readonly Buffer[], from: number): number => entries.findIndex((entry, i) => i >= from && shardOf(entry) === shardOf(entries[i + 1]));
const shardOf = (entry: Buffer | undefined): unknown => entry && (JSON.parse(entry.toString()) as { shard: number }).shard;

describe('a good export', () => {
  test('has no findings, with and without an earlier checkpoint, receipts and a second export', (context) => {
    const copy = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN).folder;
    for (const given of [{}, { trusted: early }, { receipts }, { other: copy }, { trusted: early, receipts, other: copy }]) {
      const { verdict, second } = verify(honest, given);
      assert.deepEqual(verdict.findings, []);
      assert.deepEqual([verdict.size, verdict.checkpoints, verdict.pruned], [605, 5, 0]);
      assert.equal(second, 'good');
    }
  });

  test('may lack partial tiles that full ones superseded, and may be older than the second', async (context) => {
    const forger = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
    const older = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
    forger.remove('tile/0/000.p');
    forger.remove('tile/entries/000.p');
    await older.rewrite(older.entries().slice(0, 325), [5, 105, 305, 325], bench.signers, (path) => path.startsWith('checkpoints/') && !path.endsWith('0605'));
    for (const [folder, other] of [[forger.folder, older.folder], [older.folder, forger.folder]] as const) {
      const { verdict, second } = verify(folder, { other });
      assert.deepEqual(verdict.findings, []);
      assert.equal(second, 'good');
    }
  });

  test('that was pruned as an entry says is good, and its root and receipts still verify', async (context) => {
    const forger = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
    const entries = forger.entries();
    const last = entries.at(-1) ?? assert.fail();
    const said = renumbered(last, { event: { action: 'ledger.pruned', facts: { minimumIndex: 256 }, operation: 'pruneLedger', subject: {} } });
    await forger.rewrite([...entries.slice(0, -1), said], forger.sizes(), bench.signers);
    for (const path of ['tile/entries/000', 'tile/entries/000.p']) forger.remove(path);
    const [first] = receipts;
    assert.ok(first);
    const { verdict, second } = verify(forger.folder, { trusted: early, receipts: [{ ...first, leafHash: naiveLeaf(entries[7] ?? last).toString('hex') }] });
    assert.deepEqual([verdict.findings, verdict.pruned, second], [[], 256, 'good']);
  });
});

interface Forgery {
  readonly name: string;
  readonly found: readonly FindingCode[];
  readonly make: (attack: Attack) => Given | void | Promise<Given | void>;
}

const FORGERIES: readonly Forgery[] = [
  { name: 'an entry dropped from its bundle', found: ['ENTRY_DROPPED'], make: ({ forger }) => forger.editBundle('tile/entries/001', (entries) => without(entries, 30)) },
  { name: 'a whole bundle taken away', found: ['ENTRY_DROPPED'], make: ({ forger }) => forger.remove('tile/entries/001') },
  { name: 'the first bundle taken away without an entry that prunes it', found: ['ENTRY_DROPPED'], make: ({ forger }) => { forger.remove('tile/entries/000'); forger.remove('tile/entries/000.p'); } },
  { name: 'an entry changed in its bundle', found: ['ENTRY_CHANGED'], make: ({ forger }) => forger.editBundle('tile/entries/001', (entries) => entries.map((entry, i) => (i === 3 ? Buffer.from(entry.toString().replace('page.read', 'page.rean')) : entry))) },
  { name: 'an entry changed in a superseded partial bundle', found: ['ENTRY_CHANGED'], make: ({ forger }) => forger.edit('tile/entries/000.p/105', flip(900)) },
  { name: 'two entries exchanged in their bundle', found: ['ENTRY_REORDERED'], make: ({ forger }) => forger.editBundle('tile/entries/001', (entries) => swapped(entries, 3, 200)) },
  { name: 'an entry doubled in its bundle', found: ['ENTRY_DOUBLED'], make: ({ forger }) => forger.editBundle('tile/entries/000', (entries) => [...entries.slice(0, 9), ...entries.slice(8)]) },
  { name: 'an entry doubled over another', found: ['ENTRY_DROPPED', 'ENTRY_DOUBLED'], make: ({ forger }) => forger.editBundle('tile/entries/000', (entries) => entries.map((entry, i) => (i === 9 ? entries[8] ?? entry : entry))) },
  { name: 'an entry appended to the last bundle', found: ['ENTRY_ADDED'], make: ({ forger }) => forger.editBundle('tile/entries/002.p/93', (entries) => [...entries, renumbered(entries[0] ?? Buffer.alloc(0), { number: 10_000 })]) },
  { name: 'a bundle cut short', found: ['ENTRY_MALFORMED'], make: ({ forger }) => forger.edit('tile/entries/000', (bytes) => bytes.subarray(0, -1)) },
  { name: 'a hash changed in a full tile', found: ['TILE_CHANGED'], make: ({ forger }) => forger.edit('tile/0/001', flip(64)) },
  { name: 'a hash changed in a superseded partial tile', found: ['TILE_CHANGED'], make: ({ forger }) => forger.edit('tile/0/000.p/5', flip(0)) },
  { name: 'a hash changed in an upper tile', found: ['TILE_CHANGED'], make: ({ forger }) => forger.edit('tile/1/000.p/2', flip(33)) },
  { name: 'a tile taken away', found: ['TILE_MISSING'], make: ({ forger }) => forger.remove('tile/0/001') },
  { name: 'an upper tile taken away', found: ['TILE_MISSING'], make: ({ forger }) => forger.remove('tile/1/000.p/2') },
  {
    name: 'an entry changed and all tiles made to fit, without the key', found: ['ROOT_MISMATCH'],
    make: ({ forger }) => forger.rewrite(forger.entries().map((entry, i) => (i === 340 ? flip(40)(entry) : entry)), forger.sizes(), [], (path) => path.startsWith('checkpoints/')),
  },
  {
    name: 'history rewritten from an entry on and signed, the older checkpoints kept', found: ['HISTORY_REWRITTEN'],
    make: ({ forger, signers }) => forger.rewrite(forger.entries().map((entry, i) => (i === 50 ? renumbered(entry, { at: '2020-01-01T00:00:00.000Z' }) : entry)), forger.sizes(), signers, (path) => path === checkpointPath(105)),
  },
  {
    name: 'history rewritten and signed throughout, against a checkpoint kept from before', found: ['HISTORY_REWRITTEN'],
    make: async ({ forger, signers }) => {
      await forger.rewrite(forger.entries().map((entry, i) => (i === 2 ? renumbered(entry, { at: '2020-01-01T00:00:00.000Z' }) : entry)), forger.sizes(), signers);
      return { trusted: early };
    },
  },
  {
    name: 'an entry left out and everything signed anew', found: ['SHARD_GAP'],
    make: ({ forger, signers }) => forger.rewrite(without(forger.entries(), 40), [5, 104, 304, 324, 604], signers),
  },
  {
    name: 'an entry put in twice and everything signed anew', found: ['ENTRY_DOUBLED'],
    make: ({ forger, signers }) => forger.rewrite(forger.entries().toSpliced(40, 0, forger.entries()[40] ?? Buffer.alloc(0)), [5, 106, 306, 326, 606], signers),
  },
  {
    name: 'two entries of a shard exchanged and everything signed anew', found: ['ENTRY_REORDERED'],
    make: ({ forger, signers }) => {
      const at = inShard(forger.entries(), 110);
      return forger.rewrite(swapped(forger.entries(), at, at + 1), forger.sizes(), signers);
    },
  },
  {
    name: 'entries of two shards exchanged and everything signed anew', found: ['ENTRY_REORDERED'],
    make: ({ forger, signers }) => {
      const entries = forger.entries();
      const at = entries.findIndex((entry, i) => i > 105 && shardOf(entry) !== shardOf(entries[i + 1]));
      return forger.rewrite(swapped(entries, at, at + 1), forger.sizes(), signers);
    },
  },
  {
    name: 'an entry of another log put in and everything signed anew', found: ['ENTRY_MALFORMED'],
    make: ({ forger, signers }) => forger.rewrite([...forger.entries().slice(0, -1), renumbered(forger.entries().at(-1) ?? Buffer.alloc(0), { stream: 'operations' })], forger.sizes(), signers),
  },
  {
    name: 'a split view: two exports, both signed throughout', found: ['SPLIT_VIEW'],
    make: async ({ forger, signers, honest }) => {
      await forger.rewrite(forger.entries().map((entry, i) => (i === 600 ? renumbered(entry, { at: '2020-01-01T00:00:00.000Z' }) : entry)), forger.sizes(), signers, (path) => path.startsWith('checkpoints/') && !path.endsWith('0605'));
      return { other: honest };
    },
  },
  {
    name: 'a split view of other sizes', found: ['SPLIT_VIEW'],
    make: async ({ forger, signers, honest }) => {
      const entries = forger.entries();
      await forger.rewrite([...entries.slice(0, 325), ...entries.slice(325, 400).map((entry) => renumbered(entry, { at: '2020-01-01T00:00:00.000Z' }))], [5, 105, 305, 325, 400], signers);
      return { other: honest };
    },
  },
  {
    name: 'a log that ends before a checkpoint kept from before', found: ['SIZE_SHRUNK'],
    make: async ({ forger, signers }) => {
      const trusted = forger.read(checkpointPath(605)).toString();
      await forger.rewrite(forger.entries().slice(0, 325), [5, 105, 305, 325], signers);
      return { trusted };
    },
  },
  {
    name: 'a log that ends before the entries of receipts', found: ['RECEIPT_NOT_INCLUDED'],
    make: async ({ forger, signers }) => {
      await forger.rewrite(forger.entries().slice(0, 325), [5, 105, 305, 325], signers);
      return { receipts };
    },
  },
  {
    name: 'the entry of a receipt changed and everything signed anew', found: ['RECEIPT_NOT_INCLUDED'],
    make: async ({ forger, signers }) => {
      const [receipt] = receipts;
      await forger.rewrite(forger.entries().map((entry) => (naiveLeaf(entry).toString('hex') === receipt?.leafHash ? renumbered(entry, { at: '2020-01-01T00:00:00.000Z' }) : entry)), forger.sizes(), signers);
      return { receipts };
    },
  },
  { name: 'a checkpoint between taken away', found: ['CHECKPOINT_MISSING'], make: ({ forger }) => forger.remove(checkpointPath(305)) },
  { name: 'the last checkpoint taken away', found: ['CHECKPOINT_MISSING'], make: ({ forger }) => forger.remove(checkpointPath(605)) },
  { name: 'all checkpoints taken away', found: ['CHECKPOINT_MISSING'], make: ({ forger }) => forger.remove('checkpoints') },
  {
    name: 'a checkpoint signed by another key', found: ['WRONG_KEY'],
    make: async ({ forger, stranger: other }) => forger.write(checkpointPath(605), await signCheckpoint(ORIGIN, 605, headOf(forger.entries(), 605), [other])),
  },
  {
    name: 'history rewritten and signed throughout by another key', found: ['WRONG_KEY'],
    make: ({ forger, stranger: other }) => forger.rewrite(forger.entries().map((entry, i) => (i === 50 ? flip(60)(entry) : entry)), forger.sizes(), [other]),
  },
  { name: 'a signature of another text under the right key', found: ['SIGNATURE_INVALID'], make: ({ forger }) => forger.edit(checkpointPath(605), (note) => [...note.toString().split('\n').slice(0, 4), ...forger.read(checkpointPath(305)).toString().split('\n').slice(4)].join('\n')) },
  {
    name: 'only the SM2 signature spoilt', found: ['SIGNATURE_INVALID'],
    make: ({ forger }) => forger.edit(checkpointPath(605), (note) => [...note.toString().split('\n').slice(0, 5), ...forger.read(checkpointPath(325)).toString().split('\n').slice(5)].join('\n')),
  },
  { name: 'a checkpoint whose root was changed', found: ['SIGNATURE_INVALID'], make: ({ forger }) => forger.edit(checkpointPath(325), (note) => note.toString().replace(/\n([A-Za-z0-9+/]{43}=)\n/, `\n${Buffer.alloc(32).toString('base64')}\n`)) },
  {
    name: 'a checkpoint of another log', found: ['ORIGIN_MISMATCH'],
    make: async ({ forger, signers }) => forger.write(checkpointPath(605), await signCheckpoint(`${HOST}/operations`, 605, headOf(forger.entries(), 605), signers)),
  },
  { name: 'a checkpoint under the name of another size', found: ['CHECKPOINT_MALFORMED'], make: ({ forger }) => forger.write(checkpointPath(605), forger.read(checkpointPath(325))) },
  { name: 'another checkpoint shown as the latest', found: ['CHECKPOINT_MISSING'], make: ({ forger }) => forger.write('checkpoint', forger.read(checkpointPath(325))) },
  {
    name: 'another head of the same size shown as the latest', found: ['SPLIT_VIEW'],
    make: async ({ forger, signers }) => forger.write('checkpoint', await signCheckpoint(ORIGIN, 605, Buffer.alloc(32, 1), signers)),
  },
  { name: 'a checkpoint that is none', found: ['CHECKPOINT_MALFORMED'], make: ({ forger }) => forger.write(checkpointPath(325), 'trust me\n') },
  { name: 'a trusted checkpoint that the log does not hold', found: ['HISTORY_REWRITTEN', 'CHECKPOINT_MISSING'], make: async ({ signers }) => ({ trusted: await signCheckpoint(ORIGIN, 300, Buffer.alloc(32, 7), signers) }) },
];

describe('a forgery is found and named', () => {
  for (const { name, found, make } of FORGERIES) {
    test(`${name}: ${found.join(', ')}`, async (context) => {
      const forger = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
      const [ed25519] = bench.signers;
      const given = (await make({ forger, signers: [ed25519], stranger, honest })) ?? {};
      const { codes, second } = verify(forger.folder, given, name.includes('SM2') ? bench.keys() : bench.keys().slice(0, 1));
      assert.deepEqual(codes.toSorted(), found.toSorted());
      assert.notEqual(second, 'good', 'the second verifier must agree');
    });
  }

  test('every finding that the verifier knows is the name of a forgery here', () => {
    assert.deepEqual([...new Set(FORGERIES.flatMap(({ found }) => found))].toSorted(), Object.keys(FINDINGS).toSorted());
  });
});

describe('whatever is done to an export', () => {
  /** Both verifiers on an export with one file changed, which is put back afterwards. */
  const judged = (forger: Forger, path: string, change: () => void): { readonly codes: readonly FindingCode[]; readonly good: boolean } => {
    const kept = forger.read(path);
    change();
    const { codes, second } = verify(forger.folder, {}, bench.keys().slice(0, 1)); // SM2 is slow
    forger.write(path, kept);
    return { codes, good: second === 'good' };
  };

  test('one flipped bit in any file is found by both verifiers', (context) => {
    const forger = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
    const files = filesBelow(forger.folder);
    fc.assert(fc.property(fc.constantFrom(...files), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 0, max: 7 }), (path, where, bit) => {
      const bytes = forger.read(path);
      // in a checkpoint, its text: a spoilt key id makes a signature one of an unknown key, which the format says to ignore
      const end = path.startsWith('checkpoint') ? bytes.indexOf('\n\n') : bytes.length;
      const at = Math.floor(where * end);
      const { codes, good } = judged(forger, path, () => forger.write(path, Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte)))));
      assert.ok(codes.length > 0 && !good, `${path} at ${at}`);
    }), { numRuns: 20 });
  });

  test('both verifiers say the same of any file taken away or cut short', (context) => {
    const forger = createForger(honest, join(temporaryFolder(context), 'sharing'), ORIGIN);
    const superseded = /\.p\//;
    for (const path of filesBelow(forger.folder)) {
      const gone = judged(forger, path, () => forger.remove(path));
      assert.equal(gone.codes.length === 0, gone.good, `${path}: ${gone.codes.join(', ')}`);
      if (!superseded.test(path) && path !== 'checkpoint') assert.ok(!gone.good, path);
      const cut = judged(forger, path, () => forger.edit(path, (bytes) => bytes.subarray(0, -33)));
      assert.ok(cut.codes.length > 0 && !cut.good, path);
    }
  });
});
