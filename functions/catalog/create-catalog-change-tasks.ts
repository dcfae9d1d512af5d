import type { LegalBasis } from '../../lib/catalog/legal-basis.ts';
import { reportedTaskId, taskFor, type ChangeTask, type DutyChange } from '../../lib/catalog/change-task.ts';
import { ChangeTaskId, type ResourceId } from '../../lib/identifiers.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { BasisUseEntity, ChangeTaskEntity, DutyChangeEntity, LegalBasisEntity, ResourceEntity, ShareReviewEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { noticeTo } from './notices.ts';

type Call = JobCall<readonly []>;
interface Wanted extends Pick<ChangeTask, 'changeTaskId' | 'trigger'> {
  /** The entry's share type may rest on what is gone: grants and open items are looked at again. */
  readonly reviews?: boolean;
}

/** One entry's task with its notice, created once. @returns how many were created */
async function createTask({ now, platform, law, commit }: Call, resourceId: ResourceId, { changeTaskId, trigger, reviews }: Wanted): Promise<number> {
  const [resource, known] = await platform.storage.getAll([ResourceEntity.ref({ resourceId }), ChangeTaskEntity.ref({ resourceId, changeTaskId })]);
  if (!resource || known) return 0;
  const { unitId, unitPath, publishedEdition: edition, content: { shareType } } = resource.value;
  const bound = await law(unitPath);
  const task = taskFor(resource.value, { law: bound, calendar: platform.calendar, changeTaskId, trigger, now });
  if (!task) return 0;
  const { dueOn, kind } = task;
  const review = reviews && edition > 0 ? [ShareReviewEntity.insert({ resourceId, trigger: changeTaskId, edition, from: shareType, to: shareType, state: 'OPEN', createdAt: now })] : [];
  await commit(
    { stream: 'sharing', action: 'changeTask.created', subject: { changeTaskId, resourceId, unitId, ...(trigger.legalBasisId && { legalBasisId: trigger.legalBasisId }) }, facts: { dueOn, kind }, citation: bound.cite('catalog-change-path'), profile: bound.profile },
    [ChangeTaskEntity.insert(task), noticeTo(unitId, 'catalog.changeTask', resourceId, platform.random, now), ...review],
  );
  return 1;
}

/** What the changes of one basis that have none yet ask of every entry that rests on it. */
function wantedBy({ legalBasisId, instrument, changes, tasksUntil }: LegalBasis): readonly Wanted[] {
  const kind = instrument.level === 'NATIONAL_PROVISION' ? 'nationalProvisionChange' : 'legalChange';
  return changes.slice(tasksUntil).map(({ number, since, status }) => ({
    changeTaskId: ChangeTaskId.parse(`task-${legalBasisId.slice('basis-'.length)}${number}`), trigger: { kind, legalBasisId, change: number, since }, reviews: status === 'REPEALED',
  }));
}
const wantedByDuties = ({ since }: DutyChange): Wanted => ({ changeTaskId: reportedTaskId('dutyChange', since), trigger: { kind: 'dutyChange', since } });

/** Every entry that rests on a changed basis, or whose unit has other duties, gets a change task with a due date, and its owner a notice. */
export const createCatalogChangeTasks = job({
  name: 'createCatalogChangeTasks',
  context: 'catalog',
  summary: { zh: '依据或职能变化时生成目录变更任务', en: "Create change tasks when a legal basis or a unit's duties change" },
  every: '1 hour',
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  async run(call) {
    const { platform: { storage }, now, timeLeft, commit } = call;
    const counts = { bases: 0, duties: 0, tasks: 0 };
    for await (const listed of storage.each(LegalBasisEntity.list('withOpenChange', { partition: ['all'] }))) {
      const basis = await storage.get(listed.ref); // the index may be late
      if (!basis || basis.value.tasksUntil >= basis.value.changes.length) continue;
      const { legalBasisId, changes } = basis.value;
      for await (const { value: { resourceId } } of storage.each(BasisUseEntity.list('primary', { partition: [legalBasisId] }))) {
        for (const wanted of wantedBy(basis.value)) {
          if (!timeLeft()) return { counts, more: true };
          counts.tasks += await createTask(call, resourceId, wanted);
        }
      }
      await commit(
        { stream: 'sharing', action: 'legalBasis.followed', subject: { legalBasisId }, facts: { changes: changes.length } },
        [LegalBasisEntity.replace(basis, { ...basis.value, tasksUntil: changes.length, updatedAt: now })],
      );
      counts.bases += 1;
    }
    for await (const listed of storage.each(DutyChangeEntity.list('open', { partition: ['all'] }))) {
      const change = await storage.get(listed.ref);
      if (change?.value.state !== 'OPEN') continue;
      const { unitId, since } = change.value;
      for await (const { value: { resourceId } } of storage.each(ResourceEntity.list('byUnit', { partition: [unitId] }))) {
        if (!timeLeft()) return { counts, more: true };
        counts.tasks += await createTask(call, resourceId, wantedByDuties(change.value));
      }
      await commit({ stream: 'sharing', action: 'dutyChange.followed', subject: { unitId }, facts: { since } }, [DutyChangeEntity.replace(change, { ...change.value, state: 'DONE' })]);
      counts.duties += 1;
    }
    return { counts, more: false };
  },
});
