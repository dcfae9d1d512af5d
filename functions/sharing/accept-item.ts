import type { Instant } from '../../lib/calendar/instant.ts';
import type { PersonId } from '../../lib/identifiers.ts';
import type { WorkingDayCalendar } from '../../lib/calendar/working-days.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Application, Item, Scope } from '../../lib/sharing/application.ts';
import { isInternal, isLeftToPlatform, PLATFORM_STEP } from '../../lib/sharing/approval-steps.ts';
import { isLegal, startClock } from '../../lib/sharing/deadline.ts';
import { isDirectType } from '../../lib/sharing/direct-type.ts';
import { wantsUpload } from '../../lib/sharing/documents.ts';
import type { MlpsFiling } from '../../lib/sharing/evidence.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { weakenedIn } from '../../lib/sharing/unmasking.ts';

interface Acceptance {
  readonly application: Application;
  /** Whose role the submitter acted in, where it was lent. */
  readonly submittedFor: PersonId | undefined;
  readonly index: number;
  readonly resource: Resource;
  readonly scope: Scope;
  readonly filing: MlpsFiling | undefined;
  readonly law: Law;
  readonly calendar: WorkingDayCalendar;
  readonly now: Instant;
}

/** A checked item enters its lifecycle: approved at once where the type is direct or the text leaves it to the platform, else before the owner with its clock running, where the text has it so once its form is uploaded. */
export function acceptItem({ application, submittedFor, index, resource, scope, filing, law, calendar, now }: Acceptance): Item {
  const itemId = application.itemIds[index];
  if (!itemId) throw new TypeError('an application has an id for every item');
  const item: Item = {
    itemId, applicationId: application.applicationId, resourceId: resource.resourceId, edition: resource.publishedEdition,
    shareType: resource.content.shareType, ownerUnitId: resource.unitId, ownerUnitPath: resource.unitPath,
    consumerUnitId: application.unitId, consumerUnitPath: application.unitPath, submittedBy: application.submittedBy, ...(submittedFor && { submittedFor }),
    purpose: application.purpose, requested: scope, state: 'SUBMITTED', decisions: [], profile: law.profile,
    ...(filing && { receivingSystem: { filingId: filing.filingId, filingNumber: filing.filingNumber, systemName: filing.systemName, level: filing.level, validUntil: filing.validUntil } }),
    notified: [], documentIds: [], updatedAt: now,
  };
  if (isDirectType(law, item.shareType)) {
    const decision = { outcome: 'APPROVED', scope, level: 'direct', by: application.submittedBy, role: law.value('roles.consumer').id, at: now, citation: law.cite('unconditional-direct') } as const;
    return decide(item, { kind: 'approve', decision, final: true }, now);
  }
  const internal = isInternal(item.ownerUnitPath, item.consumerUnitPath);
  const asInCatalog = weakenedIn(scope, resource.content.items).length === 0;
  if (asInCatalog && isLeftToPlatform(law.value('sharing.conditionalApprovers'), internal)) {
    const decision = { outcome: 'APPROVED', scope, level: 'platform', by: application.submittedBy, role: PLATFORM_STEP, at: now, citation: law.cite('executor-only') } as const;
    return decide(item, { kind: 'approve', decision, final: true }, now);
  }
  return wantsUpload(law) ? item : beginReview(item, law, calendar, now);
}

/** The application is complete: the owner has it, and the clock runs. */
export function beginReview(item: Item, law: Law, calendar: WorkingDayCalendar, now: Instant): Item {
  const term = law.effective('sharing.responseDeadline');
  return decide(item, { kind: 'accept', clock: startClock(term.value, isLegal(term), calendar, now) }, now);
}
