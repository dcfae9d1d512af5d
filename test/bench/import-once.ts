import { createReadStream, statSync } from 'node:fs';
import { expectStatus } from '../conformance/expectations.ts';
import { owner, publishResource, registerPupils } from '../support/journey.ts';
import { createTestWorld } from '../support/test-platform.ts';
import { peakKilobytes } from '../support/peak-memory.ts';

/** A fresh process that imports one file and says what it took: rows, seconds, and the peak resident set as the operating system counts it. */
const [file = ''] = process.argv.slice(2);
const world = await createTestWorld({ onDisk: true });
const { resourceId } = await publishResource(world, await registerPupils(world));
const { importId, upload } = expectStatus(await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: statSync(file).size }), 201);
const { pathname, searchParams } = new URL(upload.url);
await world.local.objects.acceptUpload(pathname, searchParams, createReadStream(file));
const started = process.hrtime.bigint();
const timer = setInterval(() => void tell(), 1000);
async function tell(): Promise<void> {
  const { body } = await world.as(owner).get<{ readonly bytesRead: number; readonly bytesTotal: number; readonly phase?: string }>(`/imports/${importId}`);
  process.send?.({ done: body.bytesRead / body.bytesTotal, phase: body.phase ?? '' });
}
await world.runJob('runImports');
clearInterval(timer);
const { body: { state, rows } } = await world.as(owner).get<{ readonly state: string; readonly rows: number }>(`/imports/${importId}`);
if (state !== 'COMPLETED') throw new Error(`the import ended ${state}`);
process.send?.({ rows, seconds: Number(process.hrtime.bigint() - started) / 1e9, peakKilobytes: peakKilobytes() });
world.close();
process.disconnect?.();
