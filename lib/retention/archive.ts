import * as z from 'zod';
import { ResourceId } from '../identifiers.ts';
import type { DataItem } from '../catalog/resource.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import { applyMask } from '../privacy/mask.ts';
import type { Hasher } from '../privacy/mask-kind.ts';
import type { Cohort, RecordFields } from '../records/record.ts';

/** 脱敏归档: one encrypted object of de-identified records. */
export const ArchivePart = z.strictObject({ sha256: z.string(), count: z.int().min(1) });
export type ArchivePart = z.output<typeof ArchivePart>;

type Of = Pick<Cohort, 'resourceId' | 'cohort'>;
/** Where the archive of a cohort lies in the isolated bucket; a part's key names its digest. */
export const archiveFolder = ({ resourceId, cohort }: Of): string => `${resourceId}/${cohort}/`;
export const archiveKey = (of: Of, index: number, { sha256 }: ArchivePart): string => `${archiveFolder(of)}${index}-${sha256}`;
/** Binds a part's ciphertext to its place: one JSON object a line. */
export const archiveBinding = ({ resourceId, cohort }: Of, index: number): string => `${resourceId}/${cohort}/archive/${index}`;

/** How far the archive of a cohort has come. */
export const ArchiveProgress = z.strictObject({
  resourceId: ResourceId, cohort: z.string(), after: z.string().optional(), parts: z.array(ArchivePart).max(3000),
  /** Records seen so far, readable or not: all of the cohort's before anything is destroyed. */
  seen: z.int().min(0),
  complete: z.boolean(),
});
export type ArchiveProgress = z.output<typeof ArchiveProgress>;

/** An archive is for statistics: what the catalog would serve in clear about a person is fully masked. */
const archiveMask = ({ mask, personal, sensitive }: DataItem): MaskChoice =>
  mask.name === 'clear' && (personal || sensitive) ? { name: 'full' } : mask;

/** A record as it is archived: every field through its mask; what the edition does not declare is left out. */
export function deidentify(items: readonly DataItem[], record: RecordFields, hasher: Hasher): RecordFields {
  return Object.fromEntries(items.flatMap((item) => {
    const value = record[item.code];
    const masked = value === undefined ? undefined : applyMask(archiveMask(item), value, { field: item.code, hasher });
    return masked === undefined ? [] : [[item.code, masked] as const];
  }));
}
