import type { BasisUse, LegalBasis } from '../../lib/catalog/legal-basis.ts';
import { dueOf, type ChangeTask } from '../../lib/catalog/change-task.ts';
import { ChangeTaskId } from '../../lib/identifiers.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { BasisUseEntity, ChangeTaskEntity, LegalBasisEntity, ResourceEntity, ShareReviewEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { noticeTo } from './notices.ts';

/** The tasks of one entry for the changes of one basis that have none yet; each with its notice, each created once. */
async function createTasks({ now, platform, law, commit }: JobCall<readonly []>, basis: LegalBasis, { resourceId }: BasisUse): Promise<number> {
  const resource = await platform.storage.get(ResourceEntity.ref({ resourceId }));
  if (!resource || resource.value.state === 'RETIRED') return 0;
  const { unitId, unitPath, publishedEdition: edition, content: { shareType } } = resource.value;
  const bound = await law(unitPath);
  const kind = basis.instrument.level === 'NATIONAL_PROVISION' ? 'nationalProvisionChange' : 'legalChange';
  if (!bound.applies('catalog-change-path') || !bound.value('catalog.updateTriggers').includes(kind)) return 0;
  let created = 0;
  for (const { number, since, status } of basis.changes.slice(basis.tasksUntil)) {
    const changeTaskId = ChangeTaskId.parse(`task-${basis.legalBasisId.slice('basis-'.length)}${number}`);
    if (await platform.storage.get(ChangeTaskEntity.ref({ resourceId, changeTaskId }))) continue;
    const due = dueOf(bound, since, platform.calendar);
    const task: ChangeTask = { changeTaskId, resourceId, unitId, unitPath, trigger: { kind, legalBasisId: basis.legalBasisId, change: number, since }, ...due, state: 'OPEN', createdAt: now };
    await commit(
      { stream: 'sharing', action: 'changeTask.created', subject: { changeTaskId, resourceId, unitId, legalBasisId: basis.legalBasisId }, facts: { dueOn: due.dueOn, kind: due.kind }, citation: bound.cite('catalog-change-path'), profile: bound.profile },
      [
        ChangeTaskEntity.insert(task), noticeTo(unitId, 'catalog.changeTask', resourceId, platform.random, now),
        ...(status === 'REPEALED' && edition > 0 ? [ShareReviewEntity.insert({ resourceId, trigger: changeTaskId, edition, from: shareType, to: shareType, state: 'OPEN', createdAt: now })] : []),
      ],
    );
    created += 1;
  }
  return created;
}

/** Every entry that rests on an amended or repealed basis gets a change task with a due date, and its owner a notice. */
export const createCatalogChangeTasks = job({
  name: 'createCatalogChangeTasks',
  context: 'catalog',
  summary: { zh: '依据变化时生成目录变更任务', en: 'Create change tasks when a legal basis changes' },
  every: '1 hour',
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  async run(call) {
    const { platform, now, timeLeft, commit } = call;
    const counts = { bases: 0, tasks: 0 };
    for await (const listed of platform.storage.each(LegalBasisEntity.list('withOpenChange', { partition: ['all'] }))) {
      const basis = await platform.storage.get(listed.ref); // the index may be late
      if (!basis || basis.value.tasksUntil >= basis.value.changes.length) continue;
      const { legalBasisId, changes } = basis.value;
      for await (const use of platform.storage.each(BasisUseEntity.list('primary', { partition: [legalBasisId] }))) {
        if (!timeLeft()) return { counts, more: true };
        counts.tasks += await createTasks(call, basis.value, use.value);
      }
      await commit(
        { stream: 'sharing', action: 'legalBasis.followed', subject: { legalBasisId }, facts: { changes: changes.length } },
        [LegalBasisEntity.replace(basis, { ...basis.value, tasksUntil: changes.length, updatedAt: now })],
      );
      counts.bases += 1;
    }
    return { counts, more: false };
  },
});
