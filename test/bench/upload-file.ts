import { createReadStream, statSync } from 'node:fs';
import { expectStatus } from '../conformance/expectations.ts';
import { owner } from '../support/journey.ts';
import type { TestWorld } from '../support/test-platform.ts';

export interface ImportSeen {
  readonly state: string;
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly phase?: string;
}

/** An import of a file that no memory bar holds, streamed from disk; the job has not run yet. Answers how it stands whenever it is asked. */
export async function uploadFile(world: TestWorld, resourceId: string, file: string): Promise<() => Promise<ImportSeen>> {
  const { importId, upload } = expectStatus(await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: statSync(file).size }), 201);
  const { pathname, searchParams } = new URL(upload.url);
  await world.local.objects.acceptUpload(pathname, searchParams, createReadStream(file));
  return async () => expectStatus(await world.as(owner).get<ImportSeen>(`/imports/${importId}`), 200);
}
