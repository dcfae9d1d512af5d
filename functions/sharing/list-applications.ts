import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ApplicationEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Application } from '../../lib/sharing/application.ts';

export const listApplications = operation({
  name: 'listApplications',
  context: 'sharing',
  summary: { zh: '列出本单位的共享申请', en: "List the own unit's applications" },
  route: 'GET /applications',
  caller: 'person',
  rules: ['sharing.requestContents'],
  query: Paging,
  returns: pageOf(Application),
  async handle({ query, actor, platform, answer }) {
    const page = await platform.storage.list(ApplicationEntity.list('byUnit', { partition: [actor.unitId] }), { ...toOptions(query), descending: true });
    return answer(toPage(page, (application) => application));
  },
});
