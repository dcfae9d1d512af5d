import { parse } from 'csv-parse/sync';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { writePupilsCsv } from '../../infra/local/synthetic-people.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';
import { createDataKey } from '../../lib/platform/keys/data-key.ts';
import type { SuiteName } from '../../lib/platform/keys/keys.ts';
import { suites } from '../../lib/platform/keys/suites/suites.ts';
import { compileRowChecker } from '../../lib/records/check-row.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { importPupils, owner, publishResource, registerPupils } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { perSecond, ratio, type Figure } from './measure.ts';

const count = 100_000;
const rowsOfOneCommit = 245; // as ours under one cohort

/** Seconds by hand, as durable as ours: csv-parse, the same check of each row, the same cipher, one insert a row, a sync as often. No upload, no ledger, no look-up of what is replaced. */
function byHand(world: TestWorld, csv: string, content: ResourceContent, suite: SuiteName, run: number): number {
  const { retention } = content;
  if (!retention) throw new Error('the entry has no retention rule');
  const database = new DatabaseSync(join(world.folder, `by-hand-${suite}-${run}.sqlite`));
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE records (id TEXT PRIMARY KEY, ends TEXT, body BLOB)');
  const insert = database.prepare('INSERT INTO records VALUES (?, ?, ?)');
  const { cipher } = createDataKey(suite, randomBytes(suites[suite].keyLength));
  const today = toLocalDate(world.clock.now());
  const start = performance.now();
  const [columns = [], ...rows] = parse(csv, { relax_column_count: false });
  const check = compileRowChecker(content, retention, columns, today, today);
  for (let from = 0; from < rows.length; from += rowsOfOneCommit) {
    database.exec('BEGIN');
    for (const [i, cells] of rows.slice(from, from + rowsOfOneCommit).entries()) {
      const checked = check(cells, from + i + 2);
      if ('errors' in checked) throw new Error(`a bad row: ${JSON.stringify(checked.errors[0])}`);
      const id = createHash('sha256').update(checked.fields['identityNumber'] ?? '').digest('base64url');
      insert.run(id, checked.lastDay, cipher.encrypt(new TextEncoder().encode(JSON.stringify(checked.fields)), id));
    }
    database.exec('COMMIT');
  }
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return seconds;
}

/** Seconds of ours, into a resource that holds nothing yet. */
async function ours(world: TestWorld, csv: string, resourceId: string): Promise<number> {
  const start = performance.now();
  await importPupils(world, resourceId, csv);
  return (performance.now() - start) / 1000;
}

async function importUnder(suite: SuiteName): Promise<Figure> {
  const world = await createTestWorld({ onDisk: true, disabledRules: new Set(['algorithm-approved']) }); // the city's law wants the national suite
  try {
    const fresh = async (): Promise<string> => (await publishResource(world, await registerPupils(world, { cipherSuite: suite }))).resourceId;
    const [resourceId, another] = [await fresh(), await fresh()];
    const { content } = expectStatus(await world.as(owner).get<{ readonly content: ResourceContent }>(`/resources/${resourceId}`), 200);
    const csv = writePupilsCsv(7, count);
    const before = byHand(world, csv, content, suite, 1);
    const rate = (2 * count) / (await ours(world, csv, resourceId) + await ours(world, csv, another));
    const hand = (2 * count) / (before + byHand(world, csv, content, suite, 2));
    return {
      name: `import of ${count.toLocaleString('en')} pupils, ${suite}`, value: `${perSecond(rate)} (${ratio(rate, hand)})`, baseline: `hand-written loop ${perSecond(hand)}`,
      how: 'ours: upload address, PUT, both passes over the file, look-up of what each row replaces, look-up keys, cohorts, ledger entries; by hand: csv-parse, the same check of each row, the same cipher, insert, a sync as often; two runs each in the order by hand, ours, ours, by hand, each into an empty store of its own; mean of the two',
      bar: { text: 'at least 0.7×', met: rate >= 0.7 * hand },
    };
  } finally {
    world.close();
  }
}

export const importFigures = async (): Promise<readonly Figure[]> => [await importUnder('sm4-ctr-hmac-sm3'), await importUnder('aes-256-gcm')];
