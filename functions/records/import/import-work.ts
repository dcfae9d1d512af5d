import type { Resource, ResourceContent, RetentionRule } from '../../../lib/catalog/resource.ts';
import type { ImportId } from '../../../lib/identifiers.ts';
import type { JobCall } from '../../../lib/operation/operation.ts';
import { EditionEntity, ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, ImportEntity, ImportProgressEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded, Stored } from '../../../lib/platform/storage/entity.ts';
import { getMany } from '../../../lib/platform/storage/get-many.ts';
import { moveImport, type Import, type ImportProgress, type ImportState } from '../../../lib/records/import.ts';
import { lookupFieldsOf, type LookupFields } from '../../../lib/records/lookup-fields.ts';
import type { Cohort } from '../../../lib/records/record.ts';

export type ImportCall = JobCall<readonly ['keys', 'objects']>;

/** One import as the job finds it. */
export interface ImportWork {
  readonly call: ImportCall;
  readonly work: Loaded<Import>;
  readonly progress: Loaded<ImportProgress>;
  readonly resource: Loaded<Resource>;
  readonly content: ResourceContent;
  readonly rule: RetentionRule;
  readonly lookups: LookupFields;
}

/** `more`: call again at once; `waiting`: nothing to do before the next minute; `done`: the import needs no more work. */
export type StepResult = 'more' | 'waiting' | 'done';

export async function loadWork(call: ImportCall, importId: ImportId): Promise<ImportWork | undefined> {
  const { storage } = call.platform;
  const [work, progress] = await storage.getAll([ImportEntity.ref({ importId }), ImportProgressEntity.ref({ importId })]);
  if (!work || !progress) return undefined;
  const { resourceId, edition } = work.value;
  const [resource, published] = await storage.getAll([ResourceEntity.ref({ resourceId }), EditionEntity.ref({ resourceId, edition })]);
  const content = published?.value.content;
  const lookups = content && lookupFieldsOf(content);
  if (!resource || !content?.retention || !lookups) throw new TypeError(`${importId} was started for a resource that cannot be imported into`);
  const { idleUntil: _, hindrance: __, ...from } = progress.value; // a step that is taken has neither
  return { call, work, progress: { ...progress, value: from }, resource, content, rule: content.retention, lookups };
}

/** The cohorts of these names, position for position; `undefined` where none stands yet. */
export const standingCohorts = ({ call, work: { value: { resourceId } } }: Pick<ImportWork, 'call' | 'work'>, names: readonly string[]): Promise<readonly (Loaded<Cohort> | undefined)[]> =>
  getMany(call.platform.storage, names.map((cohort) => CohortEntity.ref({ resourceId, cohort })));

/** The same item one version on, without reading it back. */
export const advanced = <V, L extends Stored<V>>(loaded: L, value: V): L => ({ ...loaded, value, version: loaded.version + 1 });

export const toProgress = ({ progress }: Pick<ImportWork, 'progress'>, value: ImportProgress): Change => ImportProgressEntity.replace(progress, value, 'progress');

/** Commits the import's next state together with whatever goes with it. */
export async function moveTo({ call, work, resource }: ImportWork, state: ImportState, found: ImportProgress, changes: readonly Change[]): Promise<void> {
  const next = moveImport(work.value, state, found, call.now);
  const { importId, resourceId } = work.value;
  await call.commit({
    stream: 'operations', action: `import.${state === 'RUNNING' ? 'accepted' : state.toLowerCase()}`, subject: { importId, resourceId }, profile: resource.value.profile,
    facts: { rows: found.rows, errors: found.errorCount, replaced: found.replaced },
  }, [ImportEntity.replace(work, next), ...changes]);
}
