import type { Law } from '../regulations/law.ts';
import { ShareType, type ResourceContent } from './resource.ts';

/** The type that the profile proposes for such content: what stands when the owner names none. */
export function suggestShareType(law: Law, { items }: Pick<ResourceContent, 'items'>): ShareType {
  const { type, exceptIf = [], thenType } = law.value('sharing.defaultType');
  const excepted = items.some((item) => (item.personal && exceptIf.includes('personalInformation')) || (item.sensitive && exceptIf.includes('sensitivePi')));
  return ShareType.parse(excepted && thenType ? thenType : type);
}
