import { OPERATIONS } from '../../functions/index.ts';
import { startServer } from '../../infra/local/server.ts';
import { peakKilobytes } from '../support/peak-memory.ts';

/** A child process with the whole platform, as `npm start` runs it, at the journeys' time. Sends its address, and its store's counters when asked. */
const [folder = ''] = process.argv.slice(2);
const begin = Date.parse('2026-11-23T01:00:00.000Z') - Date.now();
const server = await startServer({ folder, port: 0, operations: OPERATIONS, log: { info: () => undefined, warn: () => undefined, error: (code, fields) => process.stderr.write(`${code} ${JSON.stringify(fields)}\n`) }, machine: () => Date.now() + begin });
process.on('disconnect', () => process.exit()); // whoever asked for it is gone
process.on('message', () => process.send?.({ counters: server.platform.store.counters, peakKilobytes: peakKilobytes() }));
process.send?.({ url: server.url });
