import type { LocalDate } from '../../lib/calendar/instant.ts';
import { isLive } from '../../lib/catalog/legal-basis.ts';
import type { LegalBasisId } from '../../lib/identifiers.ts';
import { LegalBasisEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { ProvisionFound } from '../../lib/sharing/unmasking.ts';

/** The provisions of the register that a decision cites, as they stand today. */
export async function findBases(storage: Storage, legalBases: readonly LegalBasisId[], today: LocalDate): Promise<readonly ProvisionFound[]> {
  if (legalBases.length === 0) return [];
  const found = await storage.getAll(legalBases.map((legalBasisId) => LegalBasisEntity.ref({ legalBasisId })));
  return found.filter((basis) => basis !== undefined).map(({ value }) => ({
    legalBasisId: value.legalBasisId, instrument: value.instrument.level, live: isLive(value, today), title: value.instrument.title, article: value.instrument.article,
  }));
}
