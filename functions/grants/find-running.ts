import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import type { Running } from '../../lib/grants/still-allowed.ts';
import type { FilingId } from '../../lib/identifiers.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { ItemEntity, MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { findAssessments } from './find-activation.ts';

/** What decides whether a grant may go on, read afresh. `filingId`: evidence given anew, instead of that of the application. */
export async function findRunning(storage: Storage, grant: Grant, { content }: Pick<Resource, 'content'>, today: LocalDate, filingId?: FilingId): Promise<Running> {
  const [item, consumer] = await storage.getAll([ItemEntity.ref(grant), UnitEntity.ref({ unitId: grant.consumerUnitId })]);
  if (!item || !consumer) throw new Refusal('NOT_FOUND');
  const named = filingId ?? item.value.receivingSystem?.filingId;
  const filing = named && await storage.get(MlpsFilingEntity.ref({ unitId: grant.consumerUnitId, filingId: named }));
  const assessments = await findAssessments(storage, consumer.value, grant.resourceId);
  return { grant, item: item.value, content, consumer: consumer.value, filing: filing ? filing.value : undefined, assessments, today };
}
