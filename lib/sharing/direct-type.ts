import type { ShareType } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';

/** Whether the share type itself decides: its review was that of the publication. */
export function isDirectType(law: Law, shareType: ShareType): boolean {
  const { direct, steps } = law.value('sharing.unconditionalPath');
  return shareType === 'UNCONDITIONAL' && direct && steps.length === 0 && law.value('sharing.ownerConfirmation') === 'none' && law.applies('unconditional-direct');
}
