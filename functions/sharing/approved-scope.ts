import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';
import { isStrongerOrEqual } from '../../lib/privacy/mask-strength.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Item, Scope } from '../../lib/sharing/application.ts';
import { requireWithinRequest } from '../../lib/sharing/decision.ts';
import type { StatedUnmasking, Unmasked } from '../../lib/sharing/unmasked.ts';
import { requireMasksKept } from '../../lib/sharing/unmasking.ts';
import { catalogMasks } from './items.ts';
import { findBases } from './legal-bases.ts';

interface Approving {
  readonly storage: Storage;
  readonly law: Law;
  readonly item: Item;
  readonly content: ResourceContent;
  readonly today: LocalDate;
}
interface Approved {
  readonly scope: Scope;
  readonly unmasked?: Unmasked[];
}

/**
 * What an approval of whatever level allows: at most what is asked for, and what an earlier step of the same review left
 * of it; in no weaker mask than the catalog's unless it is justified. @throws Refusal `APPROVAL_EXCEEDS_REQUEST`, `MASK_WEAKENED`
 */
export async function approvedScope({ storage, law, item, content, today }: Approving, stated: { readonly scope?: Scope | undefined; readonly unmasking: readonly StatedUnmasking[] }): Promise<Approved> {
  const earlier = item.state === 'OWNER_REVIEW' ? item.decisions.findLast(({ level, outcome }) => level === 'owner' && outcome === 'APPROVED')?.scope : undefined;
  const ceiling = earlier ?? item.requested;
  const scope = stated.scope ?? ceiling;
  requireWithinRequest(law, scope, ceiling, catalogMasks(content), isStrongerOrEqual);
  const bases = await findBases(storage, [...new Set(stated.unmasking.flatMap(({ legalBases }) => legalBases))], today);
  const unmasked = requireMasksKept(law, scope, content.items, stated.unmasking, bases);
  return { scope, ...(unmasked.length > 0 && { unmasked: [...unmasked] }) };
}
