import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { CaseView, toCaseView } from '../../lib/sharing/case.ts';

export const listCases = operation({
  name: 'listCases',
  context: 'sharing',
  summary: { zh: '列出本单位申请的协调事项', en: "List the cases of the own unit's applications and doubts" },
  route: 'GET /cases',
  caller: 'person',
  rules: ['sharing.remedy'],
  query: Paging,
  returns: pageOf(CaseView),
  async handle({ query, actor, platform, answer }) {
    const page = await platform.storage.list(CaseEntity.list('byUnit', { partition: [actor.unitId] }), { ...toOptions(query), descending: true });
    return answer(toPage(page, (found) => toCaseView(found, platform.calendar)));
  },
});
