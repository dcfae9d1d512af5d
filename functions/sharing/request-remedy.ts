import type { Answer, AnswerOptions, SitOptions } from '../../lib/operation/operation.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import type { PersonId, UnitId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { Event } from '../../lib/platform/ledger/ledger.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { FrozenProfile } from '../../lib/regulations/citation.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Application, Item } from '../../lib/sharing/application.ts';
import { toCaseView, type Case, type CaseView } from '../../lib/sharing/case.ts';
import { isOverdue } from '../../lib/sharing/deadline.ts';
import { isSuperiorStep, requireStep } from '../../lib/sharing/escalation.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { fileCase } from './file-case.ts';
import { requireItem } from './items.ts';

interface RemedyCall {
  readonly loaded: readonly [Loaded<Item> | undefined, Loaded<Application> | undefined];
  readonly body: { readonly statement: string };
  readonly actor: Actor;
  readonly now: Instant;
  readonly platform: Basics;
  law(unitPath: readonly UnitId[], frozen?: FrozenProfile): Promise<Law>;
  sit(unitPath: readonly UnitId[], options?: SitOptions): Promise<unknown>;
  commit(event: Omit<Event, 'operation' | 'actor'>, changes: readonly Change[], answer: CaseView, options?: AnswerOptions): Promise<Answer<CaseView>>;
}

/** Why a consumer may ask: it was refused, or granted less, or not answered in time. */
function causeOf(item: Item, now: Instant): Case['cause'] {
  if (item.state === 'OWNER_REVIEW') {
    if (!item.clock || !isOverdue(item.clock, now)) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '答复期限未满', en: 'The answer is not due yet' } });
    return 'silence';
  }
  return item.state === 'APPROVED' || item.state === 'DISPUTED' ? 'narrowed' : 'refusal';
}

/** The consumer takes an item further; what is taken, and in which order, is the profile's ladder. */
export async function remedyHandler({ loaded, body, actor, now, platform, law, sit, commit }: RemedyCall, kind: 'coordination' | 'ruling'): Promise<Answer<CaseView>> {
  const { item } = requireItem(actor, ...loaded);
  const { value } = item;
  const bound = await law(value.ownerUnitPath, value.profile);
  await sit(value.consumerUnitPath, { under: bound });
  const wanted = bound.value('sharing.escalation').steps.find((step) => isSuperiorStep(bound, step) === (kind === 'ruling'));
  if (value.state === 'COORDINATION') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '协调尚未结束', en: 'Coordination is not concluded' } });
  const step = requireStep(bound, value, wanted);
  const cause = causeOf(value, now);
  const disputed = value.state === 'APPROVED' ? decide(value, { kind: 'dispute' }, now) : value;
  const filedBy: PersonId = actor.personId;
  const { filed, changes } = await fileCase({ platform, law: bound, now, step, cause, statement: body.statement, filedBy }, value);
  const next = decide(disputed, { kind: kind === 'ruling' ? 'escalate' : 'coordinate', step, caseId: filed.caseId }, now);
  return commit(
    {
      stream: 'sharing', action: kind === 'ruling' ? 'item.escalated' : 'item.coordinationRequested',
      subject: { applicationId: value.applicationId, itemId: value.itemId, caseId: filed.caseId }, profile: value.profile, citation: bound.cite('escalation-path'), facts: { step, cause },
    },
    [ItemEntity.replace(item, next), ...changes], toCaseView(filed, platform.calendar), { location: `/cases/${filed.caseId}`, version: 1 },
  );
}
