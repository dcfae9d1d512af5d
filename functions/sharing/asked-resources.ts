import type { Resource, ResourceContent } from '../../lib/catalog/resource.ts';
import { namedUnits } from '../../lib/catalog/recipient.ts';
import type { FilingId, PersonId, ResourceId } from '../../lib/identifiers.ts';
import type { Actor, Person } from '../../lib/organizations/actor.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { ExportAssessmentEntity, MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Scope } from '../../lib/sharing/application.ts';
import type { ExportAssessment, MlpsFiling } from '../../lib/sharing/evidence.ts';

type AskedItem = Partial<{ [K in keyof Scope]: Scope[K] | undefined }> & { readonly resourceId: ResourceId; readonly filingId?: FilingId | undefined };

export interface AskedResource {
  readonly resource: Resource;
  readonly content: ResourceContent;
  readonly scope: Partial<Scope>;
  readonly filing: MlpsFiling | undefined;
  readonly assessments: readonly ExportAssessment[];
  readonly consumer: Unit;
  /** Whom the application names as answering for the use, where there is such a person. */
  readonly responsible: Person | undefined;
  readonly unitNames: ReadonlyMap<string, string>;
}

const withoutGaps = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

/** Reads asked for in no other limit: one interface call a minute through a working day. */
const usualDailyReads = 500;

/** Loads what an application names. Only what is published can be applied for; nothing else exists for the applicant. */
export async function loadAsked(storage: Storage, actor: Actor, items: readonly AskedItem[], responsiblePerson: PersonId | undefined): Promise<readonly AskedResource[]> {
  const unit = UnitEntity.ref({ unitId: actor.unitId });
  const [consumer, responsible] = responsiblePerson ? await storage.getAll([unit, PersonEntity.ref({ personId: responsiblePerson })]) : await storage.getAll([unit]);
  if (!consumer) throw new Refusal('NOT_FOUND', { detail: { zh: '单位不存在', en: 'No such unit' } });
  const resources = await storage.getAll(items.map(({ resourceId }) => ResourceEntity.ref({ resourceId })));
  return Promise.all(items.map(async ({ resourceId, filingId, ...scope }, index) => {
    const resource = resources[index]?.value;
    if (resource?.state !== 'PUBLISHED') throw new Refusal('NOT_FOUND', { pointers: [{ pointer: `/items/${index}/resourceId`, detail: { zh: '没有可申请的资源', en: 'No such resource to apply for' } }] });
    const edition = await storage.get(EditionEntity.ref({ resourceId, edition: resource.publishedEdition }));
    if (!edition) throw new Refusal('NOT_FOUND');
    const named = await storage.getAll(namedUnits(edition.value.content.shareConditions?.recipients ?? []).map((unitId) => UnitEntity.ref({ unitId })));
    const filing = filingId && await storage.get(MlpsFilingEntity.ref({ unitId: actor.unitId, filingId }));
    const assessments: ExportAssessment[] = [];
    if (consumer.value.abroad) {
      for await (const { value } of storage.each(ExportAssessmentEntity.list('primary', { partition: [resourceId] }))) assessments.push(value);
    }
    return {
      resource, content: edition.value.content, scope: { masks: {}, dailyReads: usualDailyReads, ...withoutGaps(scope) },
      filing: filing ? filing.value : undefined, assessments, consumer: consumer.value, responsible: responsible?.value, unitNames: new Map(named.flatMap((unit) => (unit ? [[unit.value.unitId, unit.value.name]] : []))),
    };
  }));
}
