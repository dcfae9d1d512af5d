import type { LocalDate } from '../calendar/instant.ts';
import type { ResourceContent } from '../catalog/resource.ts';
import type { Unit } from '../organizations/unit.ts';
import type { Law } from '../regulations/law.ts';
import type { Item } from '../sharing/application.ts';
import { unmetConditions } from '../sharing/check-application.ts';
import type { ExportAssessment, MlpsFiling } from '../sharing/evidence.ts';
import { requireShared } from '../sharing/require-shared.ts';
import { requireEvidence } from './check-activation.ts';
import type { Grant } from './grant.ts';

/** A running grant beside what now stands in the catalog. */
export interface Running {
  readonly grant: Pick<Grant, 'scope' | 'purpose' | 'evidenceUntil'>;
  readonly item: Pick<Item, 'decisions'>;
  /** Of the edition in force. */
  readonly content: ResourceContent;
  readonly consumer: Pick<Unit, 'unitId' | 'kind' | 'abroad'>;
  readonly filing: MlpsFiling | undefined;
  readonly assessments: readonly ExportAssessment[];
  readonly today: LocalDate;
}

/**
 * Whether a grant could still be given under the share type in force. Evidence that the grant rests on ends with its own
 * day; where it rests on none, the type may now ask for it.
 * @throws Refusal with the rule's citation
 */
export function requireStillAllowed(law: Law, { grant, item, content, consumer, filing, assessments, today }: Running): void {
  requireShared(law, content, 'RESOURCE_NOT_SHARED');
  const reviewed = content.shareType === 'UNCONDITIONAL' || item.decisions.some(({ level, outcome }) => level !== 'direct' && outcome === 'APPROVED');
  law.require('review-required', reviewed, { code: 'REVIEW_REQUIRED', detail: { zh: '共享类型已变为有条件共享，须经审核后重新授权', en: 'Sharing is now conditional: a review must come first' } });
  const unmet = unmetConditions({ index: 0, content, scope: grant.scope, consumer, purpose: grant.purpose });
  law.require('conditions-met', unmet.length === 0, { code: 'CONDITIONS_NOT_MET', pointers: unmet });
  if (grant.evidenceUntil === undefined) requireEvidence(law, { content, scope: grant.scope, filing, consumer, assessments, today });
}
