import * as z from 'zod';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { NodeView, requireNode, Side, toNodeView, type JointTest } from '../../lib/grants/node.ts';
import { NodeId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { JointTestEntity, NodeEntity } from '../../lib/platform/storage/entities/grants.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant } from './grants.ts';

/** Each side confirms for itself, by another person; a later test replaces an earlier one and wants both again. */
export const confirmJointTest = operation({
  name: 'confirmJointTest',
  context: 'grants',
  summary: { zh: '确认前置机联调结果（使用单位、平台技术方各自确认）', en: 'Confirm the joint test of a node, each side for itself' },
  route: 'POST /grants/{grantId}/nodes/{nodeId}/joint-test',
  caller: 'executor',
  also: ['consumer'],
  rules: ['sharing.deliveryPreference', 'roles.technical', 'access.separationOfDuties'],
  refusals: ['NODE_REQUIRED', 'SEPARATION_OF_DUTIES'],
  path: GrantPath.extend({ nodeId: NodeId }),
  body: z.strictObject({ side: Side, outcome: z.enum(['PASSED', 'FAILED']), testedOn: LocalDate }),
  returns: NodeView,
  loads: grantRefs,
  async handle({ loaded: [loaded], path: { grantId, nodeId }, body: { side, ...told }, actor, sit, now, platform, commit }) {
    const { value: grant } = requireGrant(actor, loaded);
    const law = lawOfGrant(platform, grant);
    const capacity = side === 'CONSUMER' ? await sit(grant.consumerUnitPath, { under: law, seat: 'consumer' }) : await sit(grant.ownerUnitPath, { under: law, rule: 'executor-only' });
    const [node, test] = await platform.storage.getAll([NodeEntity.ref({ unitId: grant.consumerUnitId, nodeId }), JointTestEntity.ref({ grantId, nodeId })]);
    if (!node) throw new Refusal('NOT_FOUND');
    requireNode(law, node.value);
    if (told.testedOn > actor.today) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/testedOn', detail: { zh: '联调日期不得晚于今日', en: 'Not later than today' } }] });
    const other = test?.value.confirmed[side === 'CONSUMER' ? 'PLATFORM' : 'CONSUMER'];
    law.require('separation-of-duties', other?.by !== actor.personId, { code: 'SEPARATION_OF_DUTIES', detail: { zh: '双方须由不同人员确认', en: 'Each side confirms by another person' } });
    const next: JointTest = { grantId, nodeId, confirmed: { ...test?.value.confirmed, [side]: { ...told, by: actor.personId, at: now } }, updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'node.tested', capacity, subject: { grantId, nodeId, resourceId: grant.resourceId }, profile: grant.profile, citation: law.cite('joint-test-passed'), facts: { side, ...told } },
      [test ? JointTestEntity.replace(test, next) : JointTestEntity.insert(next)], toNodeView(node.value, next), { version: (test?.version ?? 0) + 1 },
    );
  },
});
