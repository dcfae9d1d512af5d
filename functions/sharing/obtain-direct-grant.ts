import * as z from 'zod';
import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { termsDigest } from '../grants/seal-grant.ts';
import { issueDirectGrant } from './direct-grant.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

/** The consumer fetches directly once the documents are signed; with standing documents the application itself granted it. */
export const obtainDirectGrant = operation({
  name: 'obtainDirectGrant',
  context: 'sharing',
  summary: { zh: '无条件共享：文书签署后直接获取授权', en: 'Unconditional sharing: obtain the grant directly once the documents are signed' },
  route: 'POST /applications/{applicationId}/items/{itemId}/direct-grant',
  caller: 'consumer',
  rules: ['sharing.bulkPiApproval', 'sharing.unconditionalPath', 'sharing.documentsBeforeGrant', 'sharing.purposeLimitation'],
  uses: ['objects', 'keys'],
  refusals: ['BULK_APPROVAL_REQUIRED', 'RESOURCE_NOT_SHARED', 'REVIEW_REQUIRED', 'AGREEMENT_REQUIRED', 'RESPONSIBLE_PERSON_REQUIRED', 'MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  path: ItemPath,
  body: z.strictObject({}),
  returns: GrantView,
  status: 201,
  loads: itemRefs,
  async handle({ loaded, actor, law, sit, now, platform, commit }) {
    const { item, application } = requireItem(actor, ...loaded);
    const bound = await law(item.value.ownerUnitPath, item.value.profile);
    await sit(item.value.consumerUnitPath, { under: bound });
    const { grant, item: granted, changes } = await issueDirectGrant({ platform, law: bound, application, item: item.value, now });
    return commit(
      {
        stream: 'sharing', action: 'grant.issuedDirectly', subject: { grantId: grant.grantId, itemId: granted.itemId, resourceId: granted.resourceId }, profile: granted.profile,
        citation: bound.cite('unconditional-direct'), facts: { terms: termsDigest(grant), masks: grant.masksHash, fields: grant.scope.fields, until: grant.scope.until, documents: grant.documents.map(({ sha256 }) => sha256) },
      },
      [ItemEntity.replace(item, granted), ...changes], toGrantView(grant, 1, now), { version: 1, location: `/grants/${grant.grantId}` },
    );
  },
});
