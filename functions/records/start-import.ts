import * as z from 'zod';
import { Instant, toInstant, toMilliseconds } from '../../lib/calendar/instant.ts';
import { ImportId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import type { Ports } from '../../lib/platform/platform.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { ImportEntity, ImportProgressEntity } from '../../lib/platform/storage/entities/records.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { newProgress, type Import } from '../../lib/records/import.ts';
import { requireCollector, requireImportable } from '../../lib/records/check-import.ts';
import { yearsOf } from '../../lib/records/record.ts';
import { requireKnown } from '../catalog/knowledge.ts';

/** How long the upload address works. */
const UPLOAD_HOURS = 2;
const MOST_BYTES = 5_000_000_000;

export const startImport = operation({
  name: 'startImport',
  context: 'records',
  summary: { zh: '发起数据导入，取得上传地址', en: 'Start an import and get an upload address' },
  route: 'POST /resources/{resourceId}/imports',
  caller: 'person',
  rules: ['access.controls', 'retention.personalData', 'crypto.rest'],
  uses: ['keys', 'objects'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ bytes: z.int().min(1).max(MOST_BYTES) }),
  returns: z.strictObject({
    importId: ImportId,
    upload: z.strictObject({ method: z.literal('PUT'), url: z.string(), headers: z.record(z.string(), z.string()), expiresAt: Instant }),
  }),
  status: 201,
  refusals: ['COLLECTION_NOT_AUTHORISED', 'CATALOG_REQUIRED', 'RETENTION_RULE_REQUIRED', 'IMPORT_INVALID'],
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ body, loaded: [resource], actor, now, platform, law, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    const { resourceId, publishedEdition, unitPath, profile } = resource.value;
    requireCollector(await law(unitPath), resource.value, actor.personId, actor.today);
    const edition = await platform.storage.get(EditionEntity.ref({ resourceId, edition: publishedEdition }));
    requireImportable(resource.value, edition?.value.content);
    await requireLookupKeys(platform, resourceId, resource.value.cohorts);
    const importId = ImportId.parse(`import-${platform.random.token()}`);
    const expiresAt = toInstant(toMilliseconds(now) + UPLOAD_HOURS * 3_600_000);
    const objectKey = `imports/${importId}.csv`;
    const work: Import = {
      importId, resourceId, edition: publishedEdition, unitPath, requestedBy: actor.personId, objectKey, bytesTotal: body.bytes,
      state: 'AWAITING_UPLOAD', expiresAt, rows: 0, errors: [], errorCount: 0, cohorts: {}, replaced: 0, createdAt: now, updatedAt: now,
    };
    const { method, url, headers } = await platform.objects.uploadAddress(objectKey, { maxBytes: body.bytes, expiresAt });
    return commit({ stream: 'operations', action: 'import.started', subject: { importId, resourceId }, profile, facts: { bytes: body.bytes } },
      [ImportEntity.insert(work), ImportProgressEntity.insert(newProgress(importId))],
      { importId, upload: { method, url, headers: { ...headers }, expiresAt } }, { location: `/imports/${importId}` });
  },
});

/** Rows find what they replace by the keys of every year: where one is lost, an import could only fork the index. @throws KeyUnavailable `absent` */
async function requireLookupKeys({ keys }: Pick<Ports, 'keys'>, resourceId: ResourceId, cohorts: readonly string[]): Promise<void> {
  const years = yearsOf(cohorts);
  const states = years.length > 0 ? await keys.status(years.map((year) => ({ kind: 'lookup', resourceId, year }))) : [];
  const lost = years.find((_, i) => states[i] === 'absent');
  if (lost !== undefined) throw new KeyUnavailable(`the look-up key of ${resourceId} for ${lost} is lost`, 'absent');
}
