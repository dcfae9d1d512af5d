import { publishResource, registerPupils } from '../support/journey.ts';
import { peakKilobytes } from '../support/peak-memory.ts';
import { createTestWorld } from '../support/test-platform.ts';
import { uploadFile } from './upload-file.ts';

/** A fresh process that imports one file and says what it took: rows, seconds, and the peak resident set as the operating system counts it. */
const [file = ''] = process.argv.slice(2);
const world = await createTestWorld({ onDisk: true });
const { resourceId } = await publishResource(world, await registerPupils(world));
const look = await uploadFile(world, resourceId, file);
const started = process.hrtime.bigint();
const timer = setInterval(() => void tell(), 1000);
async function tell(): Promise<void> {
  const { bytesRead, bytesTotal, phase } = await look();
  process.send?.({ done: bytesRead / bytesTotal, phase: phase ?? '' });
}
await world.runJob('runImports');
clearInterval(timer);
const { state, rows } = await look();
if (state !== 'COMPLETED') throw new Error(`the import ended ${state}`);
process.send?.({ rows, seconds: Number(process.hrtime.bigint() - started) / 1e9, peakKilobytes: peakKilobytes() });
world.close();
process.disconnect?.();
