import { parseArgs } from 'node:util';
import { requireWhole } from '../support/whole-number.ts';
import { measureLoad, MIX } from './measure-load.ts';

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
print(`${clients} clients, ${seconds} s, seed ${seed}: ${MIX}`);
const { throughput, within, commits, syncs, peakMegabytes, acknowledged, refused, differences } = await measureLoad({ clients, seconds, seed }, {
  progress: (done, share) => { if (process.stderr.isTTY) process.stderr.write(`\r  ${Math.round(100 * share)} %  ${done}`); },
  killed: () => print('server killed (SIGKILL) and started again; comparing'),
});
const at = (share: number): string => `${within(share).toFixed(1)} ms`;
print(`throughput ${Math.round(throughput)}/s, p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}; clients and server on the same cores`);
print(`${Math.round(commits)} commits/s in ${Math.round(syncs)} syncs/s; server's peak resident set ${Math.round(peakMegabytes)} MB`);
print(`acknowledged: ${acknowledged.registered} registrations, ${acknowledged.revised} revisions, ${acknowledged.read} reads; refused: ${refused}; receipts: ${acknowledged.receipts}`);
for (const difference of differences.slice(0, 50)) print(`  ✗ ${difference}`);
print(differences.length === 0 ? '✓ every acknowledged write is there with its version, every refused one absent, the ledger holds exactly the acknowledged ones' : `✗ ${differences.length} differences`);
process.exitCode = differences.length === 0 ? 0 : 1;
