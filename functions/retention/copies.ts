import type { Instant } from '../../lib/calendar/instant.ts';
import { NotificationId } from '../../lib/identifiers.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { DeliveryEntity } from '../../lib/platform/storage/entities/grants.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import type { CertificateContent } from '../../lib/retention/certificate.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';

type DeliveredCopy = CertificateContent['deliveredCopies'][number];

/** Copies that consumers were given of a cohort's records, or of those it was taken from, with what they attested. */
export async function deliveredCopies({ storage }: Basics, { resourceId, cohort, from }: Destruction): Promise<readonly DeliveredCopy[]> {
  const copies: DeliveredCopy[] = [];
  for await (const { value } of storage.each(DeliveryEntity.list('byResource', { partition: [resourceId] }))) {
    if (value.cohorts.includes(cohort) || (from !== undefined && value.cohorts.includes(from))) copies.push({ deliveryId: value.deliveryId, unitId: value.consumerUnitId, state: value.state });
  }
  return copies;
}

/** Tells every consumer that still holds a copy, once. */
export async function requestAttestations(copies: readonly DeliveredCopy[], destruction: Destruction, now: Instant, bookkeep: (changes: readonly Change[]) => Promise<void>): Promise<void> {
  for (const { deliveryId, unitId, state } of copies) {
    if (state !== 'HELD') continue;
    const notificationId = NotificationId.parse(`notification-${destruction.destructionId.slice(-20)}${deliveryId.slice(-20)}`);
    try {
      await bookkeep([notify({
        notificationId, unitId, kind: 'delivery.destroy', createdAt: now, subject: { deliveryId, destructionId: destruction.destructionId },
        title: { zh: '源数据已销毁，请销毁所持副本，并报告销毁情况', en: 'The source data is destroyed; destroy your copy and attest it' },
      })]);
    } catch (error) {
      if (!(error instanceof CommitConflict)) throw error; // told before
    }
  }
}
