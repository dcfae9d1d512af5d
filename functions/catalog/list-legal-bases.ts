import { toLocalDate } from '../../lib/calendar/instant.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { LegalBasisEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { LegalBasisView, toLegalBasisView } from './legal-basis-view.ts';

/** By title, of the caller's own city unless another top unit is named. */
export const listLegalBases = operation({
  name: 'listLegalBases',
  context: 'catalog',
  summary: { zh: '列出法规依据', en: 'List legal bases' },
  route: 'GET /legal-bases',
  caller: 'person',
  rules: ['sharing.restrictionBasis'],
  query: Paging.extend({ topUnitId: UnitId.optional() }),
  returns: pageOf(LegalBasisView),
  async handle({ query: { topUnitId, ...paging }, actor, platform, now, answer }) {
    const top = topUnitId ?? actor.unitPath[0] ?? actor.unitId;
    const page = await platform.storage.list(LegalBasisEntity.list('byTitle', { partition: [top] }), toOptions(paging));
    return answer(toPage(page, (basis, version) => toLegalBasisView(basis, version, toLocalDate(now))));
  },
});
