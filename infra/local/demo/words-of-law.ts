import { roleTitle } from '../../../lib/organizations/role-titles.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import { PLATFORM_STEP } from '../../../lib/sharing/approval-steps.ts';

/** A role by the name that the text itself gives it. */
export function partyWord(law: Law, role: string): string {
  if (role === PLATFORM_STEP) return '平台自动办理';
  const named = (['roles.owner', 'roles.consumer', 'roles.coordinator', 'roles.technical', 'roles.leadingBody'] as const).map((key) => law.value(key)).find((party) => party?.id === role);
  return named?.zh ?? roleTitle(role);
}
