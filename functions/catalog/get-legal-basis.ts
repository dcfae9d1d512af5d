import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { LegalBasisId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { LegalBasisEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { LegalBasisView, toLegalBasisView } from './legal-basis-view.ts';

export const getLegalBasis = operation({
  name: 'getLegalBasis',
  context: 'catalog',
  summary: { zh: '查看法规依据', en: 'Get a legal basis' },
  route: 'GET /legal-bases/{legalBasisId}',
  caller: 'person',
  rules: ['sharing.restrictionBasis'],
  path: z.strictObject({ legalBasisId: LegalBasisId }),
  returns: LegalBasisView,
  loads: ({ legalBasisId }) => [LegalBasisEntity.ref({ legalBasisId })] as const,
  async handle({ loaded: [basis], now, answer }) {
    if (!basis) throw new Refusal('NOT_FOUND');
    return answer(toLegalBasisView(basis.value, basis.version, toLocalDate(now)), { version: basis.version });
  },
});
