import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';

/** The grants of the caller's own unit as consumer; or those on one resource, for its owner's side. */
export const listGrants = operation({
  name: 'listGrants',
  context: 'grants',
  summary: { zh: '列出本单位获得或授出的授权', en: "List the unit's grants, or those on its resource" },
  route: 'GET /grants',
  caller: 'person',
  rules: ['sharing.purposeLimitation'],
  query: Paging.extend({ resourceId: ResourceId.optional() }),
  returns: pageOf(GrantView),
  async handle({ query: { resourceId, ...paging }, actor, now, platform, answer }) {
    if (resourceId) {
      const resource = await platform.storage.get(ResourceEntity.ref({ resourceId }));
      if (!resource || !mayKnow(actor, { ownerUnitPath: resource.value.unitPath, consumerUnitPath: [] })) throw new Refusal('NOT_FOUND');
    }
    const listing = resourceId ? GrantEntity.list('byResource', { partition: [resourceId] }) : GrantEntity.list('byConsumer', { partition: [actor.unitId] });
    const page = await platform.storage.list(listing, toOptions(paging));
    return answer(toPage(page, (grant, version) => toGrantView(grant, version, now)));
  },
});
