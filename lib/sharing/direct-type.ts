import type { ShareType } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';

/** Steps on the way to unconditional data that are no decision: a form is a document that the grant waits for. */
const BY_NOBODY: ReadonlySet<string> = new Set(['STAMPED_FORM', 'PLATFORM']);

/** Whether the share type itself decides: its review, and the owner's confirmation of the entry, was that of the publication. */
export function isDirectType(law: Law, shareType: ShareType): boolean {
  const { steps } = law.value('sharing.unconditionalPath');
  const confirmed = law.value('sharing.ownerConfirmation') !== 'perRequest';
  return shareType === 'UNCONDITIONAL' && steps.every((step) => BY_NOBODY.has(step)) && confirmed && law.applies('unconditional-direct');
}
