import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { ApplicationId, FilingId, ItemId, PersonId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ApplicationEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Channel, Scope, type Application, type Item } from '../../lib/sharing/application.ts';
import { requireAcceptable, requireEachOnce } from '../../lib/sharing/check-application.ts';
import type { Document } from '../../lib/sharing/documents.ts';
import { requireResponsible } from '../../lib/sharing/responsible.ts';
import { ApplicationView, toItemView } from '../../lib/sharing/views.ts';
import { prepareDocuments } from './approval-documents.ts';
import { loadAsked } from './asked-resources.ts';
import { acceptItem } from './accept-item.ts';
import { tryDirectGrant } from './direct-grant.ts';
import { noticeTo } from './notices.ts';

const AskedItem = Scope.partial().extend({ resourceId: ResourceId, filingId: FilingId.optional() });
const Submission = z.strictObject({
  scenario: z.string().max(1000).default(''),
  purpose: z.string().trim().max(200).default('').describe('用途；有条件共享的资源须与其共享条件所列用途之一逐字一致，批准后每次查询均须原样填写 · the purpose: one of the entry’s, word for word; every read then names it as it was approved'),
  legalDuty: z.string().max(500).default(''),
  channel: Channel.default('PLATFORM'),
  responsiblePerson: PersonId.optional(),
  deliveryReason: z.string().max(500).optional(),
  items: z.array(AskedItem).min(1).max(20),
});

/** One application; one item for each resource and its owner, each decided on its own. */
export const submitApplication = operation({
  name: 'submitApplication',
  context: 'sharing',
  summary: { zh: '提交共享申请', en: 'Apply for shared resources' },
  route: 'POST /applications',
  caller: 'consumer',
  rules: [
    'sharing.requestContents', 'sharing.consumerScope', 'sharing.types', 'sharing.channel', 'sharing.deliveryPreference', 'sharing.conditionsStated',
    'sharing.consumerMlpsProof', 'sharing.unconditionalPath', 'sharing.ownerConfirmation', 'sharing.responseDeadline', 'sharing.documentsBeforeGrant', 'sharing.purposeLimitation', 'sharing.sourceAttribution', 'storage.export', 'access.controls',
  ],
  uses: ['objects', 'keys'],
  refusals: [
    'REQUEST_INCOMPLETE', 'CONSUMER_NOT_ELIGIBLE', 'RESOURCE_NOT_SHARED', 'PLATFORM_CHANNEL_ONLY', 'DELIVERY_REASON_REQUIRED', 'CONDITIONS_NOT_MET',
    'RESPONSIBLE_PERSON_REQUIRED', 'MASK_WEAKENED', 'MLPS_PROOF_REQUIRED', 'MLPS_LEVEL_INSUFFICIENT', 'EXPORT_ASSESSMENT_REQUIRED',
  ],
  body: Submission,
  returns: ApplicationView,
  status: 201,
  async handle({ body, actor, now, platform, law, sit, commit }) {
    const today = toLocalDate(now);
    requireEachOnce(body.items.map(({ resourceId }) => resourceId));
    const asked = await loadAsked(platform.storage, actor, body.items, body.responsiblePerson);
    const applicationId = ApplicationId.parse(`application-${platform.random.token()}`);
    const { items: _, ...texts } = body;
    const application: Application = {
      ...texts, applicationId, unitId: actor.unitId, unitPath: actor.unitPath, submittedBy: actor.personId, submittedAt: now,
      itemIds: asked.map(() => ItemId.parse(`item-${platform.random.token()}`)),
    };
    const items: Item[] = [];
    const documents: Document[] = [];
    const changes: Change[] = [ApplicationEntity.insert(application)];
    for (const [index, { resource, scope, ...facts }] of asked.entries()) {
      const bound = await law(resource.unitPath);
      const { onBehalfOf } = await sit(actor.unitPath, { under: bound });
      requireAcceptable(bound, { ...texts, ...facts, index, scope, deliveryReason: body.deliveryReason }, today);
      if (body.responsiblePerson) requireResponsible(bound, actor.unitId, facts.responsible); // nobody yet: asked for when the grant comes into force
      const complete = Scope.safeParse(scope);
      if (!complete.success) throw new Refusal('BODY_INVALID', { pointers: complete.error.issues.map(({ path }) => ({ pointer: `/items/${index}/${path.join('/')}`, detail: { zh: '缺少该项或格式不正确', en: 'Missing or malformed' } })) });
      const accepted = acceptItem({ application, submittedFor: onBehalfOf, index, resource, scope: complete.data, filing: facts.filing, law: bound, calendar: platform.calendar, now });
      if (accepted.state === 'APPROVED') {
        const prepared = await prepareDocuments({ platform, law: bound, application, content: facts.content, now, pending: documents }, accepted);
        documents.push(...prepared.documents);
        const granted = await tryDirectGrant({ platform, law: bound, application, item: prepared.item, now });
        items.push(granted.item);
        changes.push(ItemEntity.insert(granted.item, granted.item.itemId), ...prepared.changes, ...granted.changes);
      } else if (accepted.state === 'SUBMITTED') {
        const { item, changes: forms } = await prepareDocuments({ platform, law: bound, application, content: facts.content, now }, accepted);
        items.push(item);
        changes.push(ItemEntity.insert(item, item.itemId), ...forms);
      } else {
        items.push(accepted);
        changes.push(ItemEntity.insert(accepted, accepted.itemId), noticeTo({ unitId: accepted.ownerUnitId }, 'item.submitted', { applicationId, itemId: accepted.itemId }, platform.random, now));
      }
    }
    return commit(
      {
        stream: 'sharing', action: 'application.submitted', subject: { applicationId },
        facts: { items: items.map(({ itemId }) => itemId), resources: items.map(({ resourceId }) => resourceId), states: items.map(({ state }) => state), grants: items.flatMap(({ grantId }) => grantId ?? []) },
      },
      changes, { ...application, items: items.map((item) => toItemView(item, 1)) }, { location: `/applications/${applicationId}`, version: 1 },
    );
  },
});
