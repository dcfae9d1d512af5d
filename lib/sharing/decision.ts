import type { LegalBasisId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { Pointer } from '../regulations/refusal.ts';
import type { RefusalReason, Scope } from './application.ts';
import { LEAST_CHARACTERS, saysSomething, type BasisFound } from './stated-text.ts';
import { excesses, type CatalogMasks, type MaskOrder } from './scope.ts';

/** A refusal as stated; what is missing is the rules' business. */
export interface StatedReason {
  readonly reasonType?: RefusalReason['reasonType'] | undefined;
  readonly text?: string | undefined;
  readonly legalBases?: readonly LegalBasisId[] | undefined;
}
/**
 * A refusal names its kind and says why; where it rests on a provision, or the law wants one for every refusal, it names
 * provisions that stand today and are of an accepted kind.
 * @throws Refusal `REFUSAL_REASON_REQUIRED`, `REFUSAL_BASIS_REQUIRED`
 */
export function requireReasoned(law: Law, stated: StatedReason, bases: readonly BasisFound[]): RefusalReason | undefined {
  const required = law.value('sharing.refusalReasons');
  const { required: basisRequired, reasonTypes, instruments } = law.value('sharing.refusalBasis');
  const typed = stated.reasonType !== undefined && (reasonTypes ?? [stated.reasonType]).includes(stated.reasonType);
  law.require('refusal-reasons', !required || (typed && saysSomething(stated.text ?? '')), {
    code: 'REFUSAL_REASON_REQUIRED',
    pointers: [
      ...(typed ? [] : [{ pointer: '/reason/reasonType', detail: { zh: '须选择理由类别', en: 'A type of reason is required' } }]),
      ...(saysSomething(stated.text ?? '') ? [] : [{ pointer: '/reason/text', detail: { zh: `须具体说明理由（不计空格和标点，至少 ${LEAST_CHARACTERS} 个不同的字）`, en: `The reason must be stated: at least ${LEAST_CHARACTERS} different characters, spaces and punctuation apart` } }]),
    ],
  });
  const accepted = instruments ?? law.value('sharing.restrictionBasis').instruments;
  const standing = bases.filter(({ live, instrument }) => live && accepted.includes(instrument));
  const based = standing.length > 0 && standing.length === (stated.legalBases ?? []).length;
  law.require('refusal-basis', based || !(basisRequired || stated.reasonType === 'LEGAL_BASIS'), {
    code: 'REFUSAL_BASIS_REQUIRED', pointers: [{ pointer: '/reason/legalBases', detail: { zh: '须引用现行有效的依据', en: 'Cite provisions that stand today' } }],
  });
  return stated.reasonType && { reasonType: stated.reasonType, text: stated.text ?? '', legalBases: [...(stated.legalBases ?? [])] };
}

/** @throws Refusal `APPROVAL_EXCEEDS_REQUEST` naming what goes beyond the request */
export function requireWithinRequest(law: Law, scope: Scope, requested: Scope, catalog: CatalogMasks, order: MaskOrder): void {
  const beyond: readonly Pointer[] = excesses(scope, requested, catalog, order);
  law.require('grant-within-approval', beyond.length === 0, {
    code: 'APPROVAL_EXCEEDS_REQUEST', pointers: beyond.map(({ pointer, detail }) => ({ pointer: `/scope${pointer}`, detail })),
  });
}
