import * as z from 'zod';
import { Instant, LocalDate } from '../../lib/calendar/instant.ts';
import { ChainStep, Resource, ResourceContent, ResourceState, ShareType, WorkState, type Work } from '../../lib/catalog/resource.ts';
import { workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { missingFields } from '../../lib/catalog/required-fields.ts';
import { suggestShareType } from '../../lib/catalog/share-type.ts';
import { PersonId, ResourceId, UnitId } from '../../lib/identifiers.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { FrozenProfile } from '../../lib/regulations/citation.ts';

/** What everybody who may know of an entry sees. */
const card = {
  resourceId: ResourceId, unitId: UnitId, unitPath: z.array(UnitId), name: z.string(), summary: z.string(), code: z.string(),
  shareType: ShareType, state: ResourceState, edition: z.int(), publishedEdition: z.int(), publishedOn: LocalDate.optional(), staleSince: LocalDate.optional(), version: z.int(),
};
export const ResourceCard = z.strictObject(card);
export type ResourceCard = z.output<typeof ResourceCard>;

const Missing = z.strictObject({ pointer: z.string(), detail: z.strictObject({ zh: z.string(), en: z.string() }) });

/** `content` is absent for strangers to an entry that is not shared; `inside` is for the owner's chain alone. */
export const ResourceView = z.strictObject({
  ...card,
  content: ResourceContent.optional(),
  inside: z.strictObject({
    steward: PersonId, schemaVersion: z.string(), profile: FrozenProfile,
    steps: z.array(ChainStep), collectors: Resource.shape.collectors,
    revision: z.strictObject({ edition: z.int(), state: WorkState, schemaVersion: z.string(), content: ResourceContent }).optional(),
    publicCloudApprovedAt: Instant.optional(), dataUpdatedOn: LocalDate.optional(), updateDueOn: LocalDate.optional(),
    /** Of the edition in work, under the catalog schema that now holds. */
    missingFields: z.array(Missing), suggestedShareType: ShareType,
  }).optional(),
});
export type ResourceView = z.output<typeof ResourceView>;

export const toCard = ({ resourceId, unitId, unitPath, content, state, edition, publishedEdition, publishedOn, staleSince }: Resource, version: number): ResourceCard => ({
  resourceId, unitId, unitPath, name: content.name, summary: content.summary, code: content.code, shareType: content.shareType, state, edition, publishedEdition,
  ...(publishedOn && { publishedOn }), ...(staleSince && { staleSince }), version,
});

export function toInsideView(law: Law, resource: Resource, version: number): ResourceView {
  const { content, steward, schemaVersion, profile, steps, collectors, revision, publicCloudApproval, dataUpdatedOn, updateDueOn } = resource;
  const work = workOf(resource);
  const shown = ({ edition, state, schemaVersion: version_, content: next }: Work) => ({ edition, state, schemaVersion: version_, content: next });
  return {
    ...toCard(resource, version), content,
    inside: {
      steward, schemaVersion, profile, steps, collectors, ...(revision && { revision: shown(revision) }),
      ...(publicCloudApproval && { publicCloudApprovedAt: publicCloudApproval.at }), ...(dataUpdatedOn && { dataUpdatedOn }), ...(updateDueOn && { updateDueOn }),
      missingFields: work ? missingFields(law, { unitId: resource.unitId, content: work.content }).map((missing) => ({ ...missing })) : [],
      suggestedShareType: suggestShareType(law, work?.content ?? content),
    },
  };
}

/** What strangers see: the edition in force; of what is not shared, the metadata only. */
export function toOutsideView(resource: Resource, version: number): ResourceView {
  const { care: _, publicCloudJustification: __, ...content } = resource.content;
  return { ...toCard(resource, version), ...(content.shareType !== 'NOT_SHARED' && { content }) };
}
