import { toLocalDate, type Instant } from '../../lib/calendar/instant.ts';
import { CaseId, type PersonId, type UnitId } from '../../lib/identifiers.ts';
import { roleTitle } from '../../lib/organizations/role-titles.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { ApplicationId, ItemId, ResourceId, TicketId } from '../../lib/identifiers.ts';
import type { FrozenProfile } from '../../lib/regulations/citation.ts';
import { answerTerm, type Assignment, type Case } from '../../lib/sharing/case.ts';
import { startClock } from '../../lib/sharing/deadline.ts';
import { isSuperiorStep } from '../../lib/sharing/escalation.ts';
import { findAssignee, findNeutralAssignee } from './assignees.ts';
import { noticesTo } from './notices.ts';

/** What a case is about: an item or a ticket, both between an owner and a consumer. */
export interface Matter {
  readonly applicationId?: ApplicationId;
  readonly itemId?: ItemId;
  readonly ticketId?: TicketId;
  readonly resourceId: ResourceId;
  readonly ownerUnitId: UnitId;
  readonly ownerUnitPath: UnitId[];
  readonly consumerUnitId: UnitId;
  readonly consumerUnitPath: UnitId[];
  readonly profile: FrozenProfile;
}
interface Filing {
  readonly platform: Basics;
  readonly law: Law;
  readonly now: Instant;
  readonly step: string;
  readonly cause: Case['cause'];
  readonly statement: string;
  readonly filedBy?: PersonId;
}

/**
 * Files a case and assigns it in the same commit ("at once" has no later): to somebody who holds the step's role, nearest
 * to the owner and at no party where another can be had; for a ruling strictly above the owner and never at the consumer.
 */
export async function fileCase({ platform, law, now, step, cause, statement, filedBy }: Filing, matter: Matter): Promise<{ readonly filed: Case; readonly changes: readonly Change[] }> {
  const superior = isSuperiorStep(law, step);
  const find = superior ? findAssignee : findNeutralAssignee;
  const found: Assignment | undefined = await find(platform.storage, matter.ownerUnitPath, step, toLocalDate(now), [matter.ownerUnitId, matter.consumerUnitId]);
  law.require('coordination-immediate', found !== undefined, {
    code: 'COORDINATOR_MISSING',
    ...(superior && { detail: { zh: `归属单位之上没有可受理的${roleTitle(step)}；请先申请协调，或由平台管理方登记其上级单位及审核人员`, en: 'There is nobody above the owner who could rule; ask for coordination, or have the unit above and its reviewer registered' } }),
  });
  const assigned = law.applies('coordination-immediate') ? found : undefined;
  const term = answerTerm(law);
  const { applicationId, itemId, ticketId, resourceId, ownerUnitId, ownerUnitPath, consumerUnitId, consumerUnitPath, profile } = matter;
  const filed: Case = {
    caseId: CaseId.parse(`case-${platform.random.token()}`), kind: superior ? 'ruling' : cause === 'doubt' ? 'doubt' : 'coordination', step, cause,
    ...(applicationId && { applicationId }), ...(itemId && { itemId }), ...(ticketId && { ticketId }),
    resourceId, ownerUnitId, ownerUnitPath, consumerUnitId, consumerUnitPath, ...(filedBy && { filedBy }), statement, ...(assigned && { assigned }),
    state: 'FILED', filedAt: now, ...(term && { clock: startClock(term.term, term.legal, platform.calendar, now) }), notified: [], profile, updatedAt: now,
  };
  const told = [matter.ownerUnitId, matter.consumerUnitId, ...(assigned ? [assigned.unitId] : [])];
  const notices = noticesTo(told, 'case.filed', { caseId: filed.caseId, ...(itemId && { itemId }), ...(ticketId && { ticketId }) }, platform.random, now);
  return { filed, changes: [CaseEntity.insert(filed), ...notices] };
}
