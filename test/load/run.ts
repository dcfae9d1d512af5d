import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { grantFields, keepPupils } from '../support/journey.ts';
import { requireWhole } from '../support/whole-number.ts';
import { httpWorld } from '../support/http-world.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { compare, countActions, readEntries } from './check.ts';
import { startServerProcess } from './server-process.ts';
import { drive } from './traffic.ts';

/** `npm run load`: many clients at once against one server process, which is then killed; nothing that it acknowledged may be lost. */
const usage = '用法 · Usage: npm run load -- [--seconds <秒数，默认 60 seconds>] [--clients <客户端数，默认 64 clients>] [--seed <种子，默认 1 seed>]\n';
if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
  process.stdout.write(usage);
  process.exit(0);
}
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, clients: { type: 'string', default: '64' }, seed: { type: 'string', default: '1' } } });
requireWhole(usage, values);
const [seconds, clients, seed] = [Number(values.seconds), Number(values.clients), Number(values.seed)];
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'edudata-load-'));
try {
  const server = await startServerProcess(folder);
  const clock = virtualClock();
  const world = httpWorld({ url: server.url, clock });
  const { resourceId, rows } = await keepPupils(world, 1000);
  const grantId = await grantFields(world, resourceId, ['identityNumber', 'name'], { dailyReads: 1_000_000 });
  const before = countActions(await readEntries(world));
  const synced = (await server.counters()).counters;
  print(`${clients} clients, ${seconds} s, seed ${seed}: of a hundred requests 55 masked reads, 15 units, 10 searches, 12 registrations, 4 revisions, 4 refusals; token verified and ledger entry synced each time (SQLite, synchronous=FULL)`);
  const start = performance.now();
  const history = await drive({
    world, grantId, identityNumbers: rows.map(({ identityNumber }) => identityNumber), clients, seconds, seed,
    progress: (done, elapsed) => { if (process.stderr.isTTY) process.stderr.write(`\r  ${Math.round((100 * elapsed) / seconds)} %  ${done}`); },
  });
  const took = (performance.now() - start) / 1000;
  const { counters: { commits, syncs }, peakKilobytes } = await server.counters();
  await server.kill();

  const times = history.milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): string => `${(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN).toFixed(1)} ms`;
  print(`throughput ${Math.round(times.length / took)}/s, p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}; clients and server on the same cores`);
  print(`${Math.round((commits - synced.commits) / took)} commits/s in ${Math.round((syncs - synced.syncs) / took)} syncs/s; server's peak resident set ${Math.round(peakKilobytes / 1024)} MB`);

  print('server killed (SIGKILL) and started again; comparing');
  const again = await startServerProcess(folder);
  const differences = await compare(httpWorld({ url: again.url, clock }), history, before);
  await again.kill();
  const { registered, revised, read } = history.counts;
  print(`acknowledged: ${registered} registrations, ${revised} revisions, ${read} reads; refused: ${history.refused.length}; receipts: ${history.receipts.length}`);
  for (const difference of differences.slice(0, 50)) print(`  ✗ ${difference}`);
  print(differences.length === 0 ? '✓ every acknowledged write is there with its version, every refused one absent, the ledger holds exactly the acknowledged ones' : `✗ ${differences.length} differences`);
  process.exitCode = differences.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
