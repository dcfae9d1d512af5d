import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { BasisChange } from '../../lib/catalog/legal-basis.ts';
import { LegalBasisId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { LegalBasisEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { LegalBasisView, toLegalBasisView } from './legal-basis-view.ts';

const { status, since, note } = BasisChange.shape;
const mostChanges = 50; // of an item's list

/** A job then gives every entry that rests on it a change task. */
export const amendLegalBasis = operation({
  name: 'amendLegalBasis',
  context: 'catalog',
  summary: { zh: '登记法规依据的修订或废止', en: 'Record that a legal basis is amended or repealed' },
  route: 'POST /legal-bases/{legalBasisId}/changes',
  caller: 'coordinator',
  rules: ['catalog.updateTriggers', 'catalog.changePath', 'sharing.restrictionBasis'],
  refusals: ['MOVE_NOT_ALLOWED', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ legalBasisId: LegalBasisId }),
  body: z.strictObject({ status, since, note: note.default('') }),
  returns: LegalBasisView,
  loads: ({ legalBasisId }) => [LegalBasisEntity.ref({ legalBasisId })] as const,
  async handle({ loaded: [basis], body, expectedVersion, actor, sit, now, commit }) {
    if (!basis) throw new Refusal('NOT_FOUND');
    const { legalBasisId, unitPath, changes } = basis.value;
    await sit(unitPath);
    if (basis.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    if (changes.some((change) => change.status === 'REPEALED') || changes.length >= mostChanges) throw new Refusal('MOVE_NOT_ALLOWED');
    const next = { ...basis.value, changes: [...changes, { ...body, number: changes.length + 1, by: actor.personId, at: now }], updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'legalBasis.changed', subject: { legalBasisId }, facts: { status: body.status, since: body.since, number: changes.length + 1 } },
      [LegalBasisEntity.replace(basis, next)], toLegalBasisView(next, basis.version + 1, toLocalDate(now)), { version: basis.version + 1 },
    );
  },
});
