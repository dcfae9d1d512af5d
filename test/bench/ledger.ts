import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { createEd25519Signer } from '../../lib/platform/keys/ed25519-signer.ts';
import { createSm2Signer } from '../../lib/platform/keys/sm2-signer.ts';
import type { Signers } from '../../lib/platform/keys/keys.ts';
import { decodeBundle, encodeBundle } from '../../lib/platform/ledger/bundle.ts';
import { signCheckpoint, verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { createLedger } from '../../lib/platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../../lib/platform/ledger/create-reader.ts';
import type { Event } from '../../lib/platform/ledger/ledger.ts';
import type { InclusionProof } from '../../lib/platform/ledger/reader.ts';
import { ENTRY_FORMAT, TILE_WIDTH, checkpointPath, tilePath } from '../../lib/platform/ledger/format.ts';
import { leafHash, nodeHash } from '../../lib/platform/ledger/merkle.ts';
import { createSequencer } from '../../lib/platform/ledger/sequence.ts';
import { createTileBuilder, type Tile } from '../../lib/platform/ledger/tile-builder.ts';
import { verifyInclusion } from '../../lib/platform/ledger/verifier/proof.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport } from '../../lib/platform/ledger/verifier/verify-export.ts';
import { createFileObjects } from '../../lib/platform/objects/file-objects.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { byHandInserts } from './by-hand-inserts.ts';
import { beside, micro, perSecond, ratio, type Figure } from './measure.ts';

const writers = 64;
const shards = 16;
const sequenced = 100_000;
const verified = 1_000_000;
const host = 'bench.invalid';
const stream = 'sharing';
const origin = `${host}/${stream}`;

const [personId, unitId] = [PersonId.parse('person-2r9k1m'), UnitId.parse('unit-consumer')];
const read = (n: number): Event => ({
  stream, action: 'record.read', operation: 'queryRecords',
  actor: { personId, unitId },
  subject: { grantId: `grant-${n % 97}`, resourceId: 'resource-pupils', record: hash('sha256', String(n), 'base64url').slice(0, 22) },
  facts: { fields: ['name', 'studentNumber'], purpose: 'enrolment' },
});

/** The bytes of an entry as the ledger writes them, about 400 of them. */
const entryBytes = (n: number): Buffer => Buffer.from(JSON.stringify({
  format: ENTRY_FORMAT, stream, shard: 0, number: n + 1, at: '2026-03-02T01:00:00.000Z', event: { ...read(n), stream: undefined }, changes: [],
}));

function openSigners(folder: string): Signers {
  return [
    createEd25519Signer({ name: host, file: join(folder, 'ed25519.pem'), create: true }),
    createSm2Signer({ name: host, file: join(folder, 'sm2.json'), create: true }),
  ];
}

export async function ledgerFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-bench-ledger-'));
  try {
    return [...await entered(folder), ...await checkedOffline(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Entries acknowledged after a sync, then their checkpoint, then one proof. */
async function entered(folder: string): Promise<readonly Figure[]> {
  const clock = virtualClock();
  const random = seededRandom('bench');
  const store = createSqliteStore({ file: join(folder, 'ledger.sqlite'), clock });
  const storage = createStorage(store);
  const objects = createFileObjects({ folder: join(folder, 'objects'), clock, secret: random.bytes(32), baseUrl: 'http://127.0.0.1:1' });
  const signers = openSigners(folder);
  const ledger = createLedger({ store, storage, clock, random, shards });
  const sequencer = createSequencer({ store, storage, objects, signers, host, shards });

  let next = 0;
  const start = performance.now();
  const write = async (): Promise<void> => { while (next < sequenced) await ledger.commit(read(next++), []); };
  await Promise.all(Array.from({ length: writers }, write));
  const rate = sequenced / ((performance.now() - start) / 1000);
  const { commits, syncs } = store.counters;
  const hand = byHandInserts(join(folder, 'by-hand.sqlite'), sequenced, commits / syncs, entryBytes);

  const began = performance.now();
  await sequencer.sequence(stream, () => true);
  const seconds = (performance.now() - began) / 1000;
  const hashing = hashAlone(Array.from({ length: sequenced }, (_, n) => entryBytes(n)));

  const reader = createLedgerReader({ storage, objects });
  const proof = await reader.inclusion(stream, 0, 1);
  store.close();
  const figures: Figure[] = [
    {
      name: `ledger entries acknowledged after a sync, ${writers} writers`, value: `${perSecond(rate)} (${ratio(rate, hand)})`,
      baseline: `bare inserts of the same bytes in as large transactions, synchronous=FULL: ${perSecond(hand)}`,
      how: `${sequenced.toLocaleString('en')} entries in one run; ${(commits / syncs).toFixed(1)} commits shared a sync, ${perSecond(rate / (commits / syncs))} syncs`,
      bar: { text: 'at least 5,000/s', met: rate >= 5_000 },
    },
    {
      name: `checkpoint over ${sequenced.toLocaleString('en')} new entries, synced tiles and copies included`, value: `${seconds.toFixed(2)} s (${ratio(seconds, hashing)})`,
      baseline: `hashing the same entries to a root alone ${hashing.toFixed(2)} s`, how: 'one run', bar: { text: 'at most 1 s', met: seconds <= 1 },
    },
  ];
  if (proof) figures.push(await proofFigure(proof));
  return figures;
}

async function proofFigure({ entry, leafIndex, checkpoint, hashes }: InclusionProof): Promise<Figure> {
  const [leaf, root, path] = [Buffer.from(entry.leafHash, 'hex'), Buffer.from(checkpoint.rootHash, 'base64'), hashes.map((text) => Buffer.from(text, 'base64'))];
  const check = (): void => { if (!verifyInclusion(leaf, leafIndex, checkpoint.size, path, root)) throw new Error('a proof that does not hold'); };
  const bare = (): void => { path.reduce<Uint8Array>((below, beside) => nodeHash(beside, below), leaf); };
  const [ours, theirs] = await beside(15, 2_000, check, bare);
  return {
    name: `inclusion proof checked, tree of ${checkpoint.size.toLocaleString('en')}`, value: `${micro(ours)} (${ratio(ours, theirs)})`, baseline: `its ${path.length} bare hashes ${micro(theirs)}`,
    how: 'median of 15 interleaved rounds of 2,000', bar: { text: 'under 1 ms', met: ours < 1_000 },
  };
}

function foldToRoot(leaves: readonly Buffer[]): void {
  for (let level = leaves; level.length > 1; ) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) above.push(right ? nodeHash(left, right) : left);
    }
    level = above;
  }
}

/** Seconds to hash entries, read already, to their root. */
function hashAlone(entries: readonly Uint8Array[]): number {
  const start = performance.now();
  foldToRoot(entries.map(leafHash));
  return (performance.now() - start) / 1000;
}

/** An export of a million entries under one checkpoint: verified, and read and hashed alone. */
async function checkedOffline(folder: string): Promise<readonly Figure[]> {
  const out = join(folder, 'export');
  const [signer] = openSigners(folder);
  await writeExport(out, [signer]);
  const keys = readKeys(verifierKey(origin, signer));
  const bare = readAndHash(out);
  const start = performance.now();
  const verdict = verifyExport({ folder: out, origin, keys, progress: showProgress });
  const seconds = (performance.now() - start) / 1000;
  if (verdict.findings.length > 0 || verdict.size !== verified) throw new Error(`the export of the benchmark does not verify: ${JSON.stringify(verdict.findings[0])}`);
  return [{
    name: `offline verifier, ${verified.toLocaleString('en')} entries`, value: `${perSecond(verified / seconds)} (${ratio(bare, seconds)} of the bare speed)`,
    baseline: `reading the same files and hashing them to the root alone ${perSecond(verified / bare)}`, how: 'one run each, files in the page cache', bar: { text: 'at least 0.5× of the bare speed', met: bare / seconds >= 0.5 },
  }];
}

async function writeExport(out: string, signers: readonly Signers[number][]): Promise<void> {
  const builder = createTileBuilder(0, []);
  const put = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), bytes);
  };
  const putTiles = (tiles: readonly Tile[]): void => { for (const tile of tiles) put(tilePath(tile), tile.bytes); };
  for (let start = 0; start < verified; start += TILE_WIDTH) {
    const entries = Array.from({ length: Math.min(TILE_WIDTH, verified - start) }, (_, i) => entryBytes(start + i));
    put(tilePath({ level: 'entries', index: start / TILE_WIDTH, width: entries.length }), encodeBundle(entries));
    for (const entry of entries) putTiles(builder.append(leafHash(entry)));
  }
  const { tiles, root } = builder.finish();
  putTiles(tiles);
  const note = Buffer.from(await signCheckpoint(origin, verified, root, signers));
  put(checkpointPath(verified), note);
  put('checkpoint', note);
}

/** Seconds to read every bundle and hash its entries to the tree's root. */
function readAndHash(out: string): number {
  const start = performance.now();
  const leaves: Buffer[] = [];
  for (let at = 0; at < verified; at += TILE_WIDTH) {
    const bundle = readFileSync(join(out, tilePath({ level: 'entries', index: at / TILE_WIDTH, width: Math.min(TILE_WIDTH, verified - at) })));
    for (const entry of decodeBundle(bundle)) leaves.push(leafHash(entry));
  }
  foldToRoot(leaves);
  return (performance.now() - start) / 1000;
}

function showProgress(leaves: number, of: number): void {
  if (process.stderr.isTTY && leaves % (TILE_WIDTH * 100) === 0) process.stderr.write(`\r  ${Math.round((100 * leaves) / of)} %`);
}
