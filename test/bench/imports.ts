import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { writePupilsCsv } from '../../infra/local/synthetic-people.ts';
import { createDataKey } from '../../lib/platform/keys/data-key.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { importPupils, publishResource, registerPupils } from '../support/journey.ts';
import { perSecond, ratio, type Figure } from './measure.ts';

const count = 20_000;

/** By hand: split, check lengths, encrypt, insert in transactions of 90 rows, as durable as ours. No upload, no ledger, no cohorts. */
function byHand(world: TestWorld, csv: string): number {
  const database = new DatabaseSync(join(world.folder, 'by-hand.sqlite'));
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE records (id TEXT PRIMARY KEY, body BLOB)');
  const insert = database.prepare('INSERT INTO records VALUES (?, ?)');
  const { cipher } = createDataKey('sm4-ctr-hmac-sm3', randomBytes(16));
  const start = performance.now();
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const names = header.split(',');
  for (let index = 0; index < lines.length; index += 90) {
    database.exec('BEGIN');
    for (const line of lines.slice(index, index + 90)) {
      const values = line.split(',');
      if (values.length !== names.length || values.some((value) => value.length > 200)) throw new Error('a bad row');
      const id = createHash('sha256').update(values[0] ?? '').digest('base64url');
      insert.run(id, cipher.encrypt(Buffer.from(JSON.stringify(Object.fromEntries(names.map((name, i) => [name, values[i]])))), id));
    }
    database.exec('COMMIT');
  }
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return lines.length / seconds;
}

export async function importFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  try {
    const draft = await registerPupils(world);
    const { resourceId } = await publishResource(world, draft);
    const csv = writePupilsCsv(7, count);
    const hand = byHand(world, csv);
    const start = performance.now();
    await importPupils(world, resourceId, csv);
    const ours = count / ((performance.now() - start) / 1000);
    return [{ name: `import of ${count.toLocaleString('en')} pupils, SM4`, value: `${perSecond(ours)} (${ratio(ours, hand)})`, baseline: `hand-written loop ${perSecond(hand)}`, how: 'upload address, PUT, both passes of the job, ledger entries, cohorts and look-up keys included in ours; the loop only splits, checks, encrypts and inserts; one run each' }];
  } finally {
    world.close();
  }
}
