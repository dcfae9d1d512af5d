import * as z from 'zod';
import { ResourceId } from '../identifiers.ts';
import type { DataItem } from '../catalog/resource.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import { applyMask } from '../privacy/mask.ts';
import type { Hasher } from '../privacy/mask-kind.ts';
import type { RecordFields } from '../records/record.ts';

/** 脱敏归档: one encrypted object of de-identified records. */
export const ArchivePart = z.strictObject({ key: z.string(), sha256: z.string(), count: z.int().min(1) });
export type ArchivePart = z.output<typeof ArchivePart>;

/** How far the archive of a cohort has come. */
export const ArchiveProgress = z.strictObject({
  resourceId: ResourceId, cohort: z.string(), after: z.string().optional(), parts: z.array(ArchivePart).max(2000), complete: z.boolean(),
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
