import type { Resource } from '../../lib/catalog/resource.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { DecryptionFailed, KeyUnavailable, type CohortCipher, type KeyName, type OpenKey } from '../../lib/platform/keys/keys.ts';
import { EditionEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { ArchiveProgressEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { associatedData, RecordFields, type Cohort, type StoredRecord } from '../../lib/records/record.ts';
import { archiveBinding, archiveFolder, archiveKey, deidentify, type ArchivePart, type ArchiveProgress } from '../../lib/retention/archive.ts';
import type { RetentionCall } from './end-cohorts.ts';

const slice = 1000;

/**
 * Archives an ended cohort de-identified under another key, part by part; the originals are destroyed only after the
 * whole archive was read back and counted. Constant memory; goes on where an interrupted run stopped.
 * @returns true when the archive is complete and verified
 */
export async function archiveCohort(call: RetentionCall, resource: Resource, cohort: Loaded<Cohort>): Promise<boolean> {
  const { platform, timeLeft } = call;
  const { resourceId, cohort: name, count: expected } = cohort.value;
  const archiveName: KeyName = { kind: 'archive', resourceId, cohort: name };
  await platform.keys.archive(resourceId, name, { create: true });
  const [archive, source] = await platform.keys.open([archiveName, { kind: 'cohort', resourceId, cohort: name }]);
  const keys = { archive: live(archive), source: live(source) };
  let progress = await loadProgress(call, cohort.value);
  while (!progress?.value.complete) {
    if (!timeLeft()) return false;
    progress = await archivePart(call, resource, cohort.value, progress, keys);
  }
  const { parts, seen } = progress.value;
  const archived = await countArchived(call, cohort.value, parts, keys.archive.cipher);
  if (archived === undefined || seen !== expected) {
    // the index was late, or a part is not what was written: from the beginning again
    platform.log.error('retention.archive-incomplete', { resourceId, cohort: name, archived, seen, expected });
    await call.bookkeep([ArchiveProgressEntity.remove(progress)]);
    return false;
  }
  await removeLeftOvers(call, cohort.value, parts);
  const law = await call.law(cohort.value.unitPath, resource.profile);
  await call.commit(
    { stream: 'sharing', action: 'cohort.archived', subject: { resourceId, cohort: name }, profile: law.profile, citation: law.cite('expiry-action'),
      facts: { count: archived, parts: parts.map(({ sha256 }) => sha256) } },
    [CohortEntity.replace(cohort, { ...cohort.value, state: 'ARCHIVED' })], // the progress stays: a run that is late meets it, and begins no second archive
  );
  return true;
}

type LiveKey = Extract<OpenKey, { readonly state: 'live' }>;
function live(key: OpenKey | undefined): LiveKey {
  if (key?.state !== 'live') throw new KeyUnavailable('a key of the archive is not live', 'absent');
  return key;
}

const loadProgress = ({ platform }: RetentionCall, cohort: Cohort) => platform.storage.get(ArchiveProgressEntity.ref(cohort));

async function archivePart(
  call: RetentionCall, resource: Resource, cohort: Cohort, progress: Loaded<ArchiveProgress> | undefined, keys: { readonly archive: LiveKey; readonly source: LiveKey },
): Promise<Loaded<ArchiveProgress>> {
  const { platform } = call;
  const after = progress?.value.after;
  const page = await platform.expired.list(recordsOf(cohort.resourceId, cohort.cohort), { limit: slice, ...(after !== undefined && { after }) });
  const readable = page.items.filter(({ value }) => value.sequence <= (resource.imports?.readable ?? 0));
  const editions = await itemsOf(call, readable);
  const lines = readable.map(({ value }) => {
    const clear = RecordFields.parse(JSON.parse(new TextDecoder().decode(keys.source.cipher.decrypt(value.ciphertext, associatedData(value)))));
    return JSON.stringify(deidentify(editions.get(value.edition) ?? missing(), clear, keys.archive.hasher));
  });
  const parts = [...progress?.value.parts ?? []];
  let written: string | undefined;
  if (lines.length > 0) {
    const bytes = keys.archive.cipher.encrypt(Buffer.from(lines.join('\n')), archiveBinding(cohort, parts.length));
    const part: ArchivePart = { sha256: sha256Hex(bytes), count: lines.length };
    written = archiveKey(cohort, parts.length, part);
    await platform.objects.put('archive', written, bytes);
    parts.push(part);
  }
  const next: ArchiveProgress = {
    resourceId: cohort.resourceId, cohort: cohort.cohort, parts, seen: (progress?.value.seen ?? 0) + page.items.length,
    complete: page.next === undefined, ...(page.next !== undefined && { after: page.next }),
  };
  try {
    await call.bookkeep([progress ? ArchiveProgressEntity.replace(progress, next) : ArchiveProgressEntity.insert(next)]);
  } catch (error) { // another run archives this cohort: what it lists counts
    if (error instanceof CommitConflict && written) await platform.objects.delete('archive', written);
    throw error;
  }
  return await loadProgress(call, cohort) ?? missing();
}

/** The data items of every edition among these records. */
async function itemsOf({ platform }: RetentionCall, records: readonly Loaded<StoredRecord>[]) {
  const editions = [...new Set(records.map(({ value }) => value.edition))];
  const resourceId = records[0]?.value.resourceId;
  const loaded = resourceId ? await platform.storage.getAll(editions.map((edition) => EditionEntity.ref({ resourceId, edition }))) : [];
  return new Map(loaded.flatMap((edition) => (edition ? [[edition.value.edition, edition.value.content.items] as const] : [])));
}

/** Reads the whole archive back: every part has the digest it was given, decrypts, and holds what it says. */
async function countArchived({ platform }: RetentionCall, cohort: Cohort, parts: readonly ArchivePart[], cipher: CohortCipher): Promise<number | undefined> {
  let count = 0;
  for (const [index, part] of parts.entries()) {
    const bytes = await platform.objects.get('archive', archiveKey(cohort, index, part));
    if (!bytes || sha256Hex(bytes) !== part.sha256) return undefined;
    const lines = countLines(cipher, bytes, archiveBinding(cohort, index));
    if (lines !== part.count) return undefined;
    count += lines;
  }
  return count;
}

/** `undefined` where it is of another key: the archive's was lost under way. */
function countLines(cipher: CohortCipher, bytes: Uint8Array, binding: string): number | undefined {
  try {
    return new TextDecoder().decode(cipher.decrypt(bytes, binding)).split('\n').length;
  } catch (error) {
    if (error instanceof DecryptionFailed) return undefined;
    throw error;
  }
}

/** Parts that an interrupted run wrote and nobody lists. */
async function removeLeftOvers({ platform }: RetentionCall, cohort: Cohort, parts: readonly ArchivePart[]): Promise<void> {
  const listed = new Set(parts.map((part, index) => archiveKey(cohort, index, part)));
  for await (const { key } of platform.objects.list('archive', archiveFolder(cohort))) {
    if (!listed.has(key)) await platform.objects.delete('archive', key);
  }
}

const missing = (): never => { throw new TypeError('the archive lost its progress or an edition'); };
