import type { LocalDate } from '../calendar/instant.ts';
import type { Resource, ResourceContent } from '../catalog/resource.ts';
import type { PersonId } from '../identifiers.ts';
import type { Person } from '../organizations/actor.ts';
import type { Unit } from '../organizations/unit.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import { isStrongerOrEqual } from '../privacy/mask-strength.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Item, Scope } from '../sharing/application.ts';
import { decidersOf, submittersOf } from '../sharing/approval-steps.ts';
import { requireBulkApproved } from '../sharing/bulk-approval.ts';
import { requireSignedDocuments, type Document } from '../sharing/documents.ts';
import { isAssessed, type ExportAssessment, type MlpsFiling } from '../sharing/evidence.ts';
import { requireShared } from '../sharing/require-shared.ts';
import { requireResponsible } from '../sharing/responsible.ts';
import { excesses, maskOf, type CatalogMasks } from '../sharing/scope.ts';

/** Everything that decides whether a grant comes into force. */
export interface Activation {
  readonly item: Item;
  /** What the executor asks to put into force. */
  readonly scope: Scope;
  readonly resourceState: Resource['state'];
  /** Of the edition applied for, under the item's share type. */
  readonly content: ResourceContent;
  /** Of the edition in force. */
  readonly inForce: Pick<ResourceContent, 'shareType'>;
  readonly catalog: CatalogMasks;
  readonly consumer: Pick<Unit, 'unitId' | 'abroad'>;
  readonly responsible: Person | undefined;
  /** Documents whose exact bytes, and those of the scans under them, still have the hashes that were signed. */
  readonly intact: readonly Document[];
  /** Digest of what is approved now. */
  readonly scopeDigest: string;
  readonly filing: MlpsFiling | undefined;
  readonly assessments: readonly ExportAssessment[];
  /** Records that the consumer would read for this purpose; counted where the regulation sets a threshold. */
  readonly records: number;
  /** The executor, and whoever the executor acts for. */
  readonly acting: readonly PersonId[];
  readonly today: LocalDate;
}

export interface Activated {
  readonly documents: readonly Document[];
  readonly masks: Readonly<Record<string, MaskChoice>>;
  /** Last day of the evidence that ends first. */
  readonly evidenceUntil: LocalDate | undefined;
}

const separated = (law: Law, one: string, other: string): boolean => law.value('access.separationOfDuties').some((set) => set.includes(one) && set.includes(other));

/**
 * Who executes neither submitted nor decided. @throws Refusal `OWN_APPLICATION`, `SEPARATION_OF_DUTIES`
 */
function requireOtherHands(law: Law, { item, acting }: Activation): void {
  law.require('own-application', !submittersOf(item).some((submitter) => acting.includes(submitter)), { code: 'OWN_APPLICATION' });
  const deciders = decidersOf(item.decisions.filter(({ level }) => level !== 'direct'));
  law.require('separation-of-duties', !separated(law, 'approve', 'execute') || acting.every((person) => !deciders.includes(person)), {
    code: 'SEPARATION_OF_DUTIES', detail: { zh: '审核人不得执行授权', en: 'Who approved does not execute the grant' },
  });
}

/** The share type in force, whatever it was when the item was decided. @throws Refusal `RESOURCE_NOT_SHARED`, `REVIEW_REQUIRED` */
function requireTypeInForce(law: Law, { item, inForce }: Activation): void {
  requireShared(law, inForce, 'RESOURCE_NOT_SHARED');
  law.require('review-required', inForce.shareType === 'UNCONDITIONAL' || item.decisions.some(({ level }) => level !== 'direct'), { code: 'REVIEW_REQUIRED' });
}

type Evidence = Pick<Activation, 'content' | 'filing' | 'consumer' | 'assessments' | 'today'> & { readonly scope: Pick<Scope, 'fields'> };

/** Evidence of the receiving system, in date and of the level asked for. */
function requireMlps(law: Law, { content, filing, today }: Evidence): LocalDate | undefined {
  const proof = law.value('sharing.consumerMlpsProof');
  if (!proof.required || !(proof.appliesTo ?? ['CONDITIONAL']).includes(content.shareType)) return undefined;
  const level = Math.max(typeof proof.minLevel === 'number' ? proof.minLevel : 1, content.mlpsLevel ?? 1);
  law.require('mlps-proof', filing !== undefined && today <= filing.validUntil, {
    code: 'MLPS_PROOF_REQUIRED', detail: { zh: '接收系统没有在有效期内的等级保护备案证明', en: 'The receiving system has no MLPS filing in date' },
  });
  law.require('mlps-proof', !filing || filing.level >= level, { code: 'MLPS_LEVEL_INSUFFICIENT', detail: { zh: `须达到第 ${level} 级`, en: `Level ${level} is required` } });
  return filing?.validUntil;
}

function requireAssessed(law: Law, { consumer, assessments, scope, today }: Evidence): LocalDate | undefined {
  if (!consumer.abroad || !law.value('storage.export').assessment) return undefined;
  const covering = assessments.filter((assessment) => isAssessed([assessment], consumer.unitId, scope.fields, today));
  law.require('export-assessed', covering.length > 0, { code: 'EXPORT_ASSESSMENT_REQUIRED' });
  return covering.map(({ validUntil }) => validUntil).sort().at(-1);
}

/** The last days of everything that must be proved today, when a grant begins and when it is renewed. @throws Refusal */
export const requireEvidence = (law: Law, evidence: Evidence): readonly LocalDate[] =>
  [requireMlps(law, evidence), requireAssessed(law, evidence)].filter((day) => day !== undefined);
export const firstOf = (days: readonly LocalDate[]): LocalDate | undefined => days.toSorted()[0];

/**
 * The rules of coming into force, in order; the first that does not hold refuses.
 * @throws Refusal with the rule's citation
 */
export function requireActivatable(law: Law, activation: Activation): Activated {
  const { item, scope, content, catalog, today } = activation;
  law.require('review-required', item.approved !== undefined && (item.state === 'APPROVED' || item.state === 'GRANTED'), { code: 'REVIEW_REQUIRED' });
  if (item.grantId !== undefined) throw new Refusal('ALREADY_EXISTS', { detail: { zh: '该事项已授权', en: 'The item is granted already' } });
  if (activation.resourceState !== 'PUBLISHED') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '资源已暂停或注销', en: 'The resource is suspended or retired' } });
  requireTypeInForce(law, activation);
  requireOtherHands(law, activation);
  const beyond = excesses(scope, item.approved ?? item.requested, catalog, isStrongerOrEqual);
  law.require('grant-within-approval', beyond.length === 0, { code: 'GRANT_EXCEEDS_APPROVAL', pointers: beyond.map(({ pointer, detail }) => ({ pointer: `/scope${pointer}`, detail })) });
  if (scope.until < today) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '批准的使用期限已过', en: 'The approved period is over' } });
  requireResponsible(law, item.consumerUnitId, activation.responsible);
  requireBulkApproved(law, activation.records, item.bulkApproval);
  const documents = requireSignedDocuments(law, item, content, activation.intact, activation.scopeDigest, today);
  const ends = [...requireEvidence(law, activation), ...documents.filter(({ evidence }) => evidence).map(({ validUntil }) => validUntil)];
  const masked = law.applies('masked-by-default');
  const masks = Object.fromEntries(scope.fields.map((field) => [field, masked ? maskOf(scope, catalog, field) : { name: 'clear' as const }]));
  return { documents, masks, evidenceUntil: firstOf(ends) };
}
