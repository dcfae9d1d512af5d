import type { CertificateId, DestructionId, HoldId, MediumId, UnitId } from '../../../identifiers.ts';
import { ArchiveProgress } from '../../../retention/archive.ts';
import { Certificate } from '../../../retention/certificate.ts';
import { Destruction, isFinished } from '../../../retention/destruction.ts';
import { Hold } from '../../../retention/hold.ts';
import { Medium } from '../../../retention/medium.ts';
import { entity } from '../entity.ts';
import * as z from 'zod';

export const DestructionEntity = entity<'destruction', Destruction, { destructionId: DestructionId }>({
  name: 'destruction', table: 'registry', schema: Destruction,
  key: ({ destructionId }) => ({ partition: [destructionId] }),
  indexes: {
    byResource: { index: 'index1', place: (d) => ({ partition: [d.resourceId], sort: [d.cohort, d.destructionId] }) },
    unfinished: { index: 'index2', place: (d) => (isFinished(d) ? undefined : { partition: ['all'], sort: [d.destructionId] }) },
  },
});

export const HoldEntity = entity<'hold', Hold, { resourceId: Hold['resourceId']; holdId: HoldId }>({
  name: 'hold', table: 'registry', schema: Hold,
  key: ({ resourceId, holdId }) => ({ partition: [resourceId], sort: [holdId] }),
  indexes: { unsettled: { index: 'index1', place: ({ unsettled, holdId }) => (unsettled ? { partition: ['all'], sort: [holdId] } : undefined) } },
});

export const CertificateEntity = entity<'certificate', Certificate, { certificateId: CertificateId }>({
  name: 'certificate', table: 'registry', schema: Certificate,
  key: ({ certificateId }) => ({ partition: [certificateId] }),
});

export const MediumEntity = entity<'medium', Medium, { unitId: UnitId; mediumId: MediumId }>({
  name: 'medium', table: 'registry', schema: Medium,
  key: ({ unitId, mediumId }) => ({ partition: [unitId], sort: [mediumId] }),
});

const StatedReceipt = z.strictObject({ destructionId: z.string(), stream: z.enum(['sharing', 'opening', 'operations']), shard: z.int(), number: z.int(), leafHash: z.string() });
type StatedReceipt = z.output<typeof StatedReceipt>;

/** Where the ledger states an execution; known only after the commit that states it. */
export const StatedReceiptEntity = entity<'statedReceipt', StatedReceipt, { destructionId: string }>({
  name: 'statedReceipt', table: 'registry', schema: StatedReceipt, bookkeeping: true,
  key: ({ destructionId }) => ({ partition: [destructionId] }),
});

/** Where the archive job stands with a cohort. */
export const ArchiveProgressEntity = entity<'archiveProgress', ArchiveProgress, Pick<ArchiveProgress, 'resourceId' | 'cohort'>>({
  name: 'archiveProgress', table: 'registry', schema: ArchiveProgress, bookkeeping: true,
  key: ({ resourceId, cohort }) => ({ partition: [resourceId], sort: [cohort] }),
});
