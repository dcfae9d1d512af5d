import * as z from 'zod';
import { AssessmentId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { ExportAssessmentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ExportAssessment } from '../../lib/sharing/evidence.ts';
import { requireKnown } from '../catalog/knowledge.ts';

export const registerExportAssessment = operation({
  name: 'registerExportAssessment',
  context: 'sharing',
  summary: { zh: '登记数据出境安全评估结果', en: 'Register the outcome of an export security assessment' },
  route: 'POST /resources/{resourceId}/export-assessments',
  caller: 'owner',
  rules: ['storage.export'],
  path: z.strictObject({ resourceId: ResourceId }),
  /** `recipient`: a unit's id, or the recipient's name as in an onward application. */
  body: ExportAssessment.pick({ recipient: true, number: true, outcome: true, fields: true, approvedOn: true, validUntil: true }),
  returns: ExportAssessment,
  status: 201,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, body, actor, sit, law, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    await sit(resource.value.unitPath);
    const assessment: ExportAssessment = { assessmentId: AssessmentId.parse(`assessment-${platform.random.token()}`), resourceId: path.resourceId, ...body, registeredBy: actor.personId, registeredAt: now };
    return commit(
      { stream: 'sharing', action: 'exportAssessment.registered', subject: { assessmentId: assessment.assessmentId, resourceId: path.resourceId }, facts: { outcome: body.outcome, validUntil: body.validUntil } },
      [ExportAssessmentEntity.insert(assessment)], assessment, { version: 1 },
    );
  },
});
