import * as z from 'zod';
import { MaskChoice, type MaskName } from '../privacy/mask-choice.ts';
import { applyMask } from '../privacy/mask.ts';
import type { Law } from '../regulations/law.ts';
import type { DataItem, ResourceContent } from './resource.ts';

export const PreviewItem = z.strictObject({
  code: z.string(), name: z.string(), type: z.string(), confidential: z.boolean(), mask: MaskChoice,
  /** A made-up value as it would leave; absent where the mask leaves the item out. */
  sample: z.string().optional(),
});
export type PreviewItem = z.output<typeof PreviewItem>;

/** Made-up values in the shape of the real: area code, prefix and names that nobody has. */
const SAMPLES: Partial<Record<MaskName, string>> = {
  identityNumber: '999999199901011234', phone: '10000000000', personName: '张某某', studentNumber: 'X000000001', address: '某某省某某市某某区某某路1号',
  bankCard: '6200000000000000000', email: 'nobody@example.invalid', date: '2000-01-01', amount: '1234.56', freeText: '示例文字',
};
const BY_TYPE: Record<DataItem['type'], string> = { text: '示例', integer: '12', decimal: '12.5', date: '2000-01-01', boolean: 'true', code: 'A1' };
const hasher = { hash: (field: string) => `preview-${field}`.padEnd(22, '0') };

/**
 * An entry's items as a caller would receive them. Confidential ones are masked, whatever the catalog says, unless a
 * grant names them; no record is read for it.
 */
export function previewItems(law: Law, { items }: ResourceContent, granted: Readonly<Record<string, MaskChoice>> = {}): readonly PreviewItem[] {
  return items.map(({ code, name, type, personal, sensitive, mask }) => {
    const confidential = personal || sensitive;
    const sample = SAMPLES[mask.name] ?? BY_TYPE[type];
    const byCatalog: MaskChoice = confidential && mask.name === 'clear' ? { name: 'full' } : mask;
    const chosen = granted[code] ?? (law.applies('masked-by-default') ? byCatalog : { name: 'clear' as const });
    const shown = applyMask(chosen, sample, { field: code, hasher });
    return { code, name, type, confidential, mask: chosen, ...(shown !== undefined && { sample: shown }) };
  });
}
