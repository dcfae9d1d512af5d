import type { Text } from '../../../lib/regulations/refusal.ts';
import type { DutyCase } from '../case.ts';

/**
 * Duties that several texts lay down alike are one scenario, played in the place of each. A case says which duty it
 * proves, and what refusals cite under its text.
 */
export interface Alike {
  readonly duty: string;
  readonly cited: Cited;
  /** In the words of the text, where they differ. */
  readonly title?: Text;
  readonly reading?: string;
}
export interface Cited {
  readonly article: string;
  readonly duty: string;
}
export const alike = ({ duty, title, reading }: Alike, usual: Omit<DutyCase, 'duty'>): DutyCase =>
  ({ ...usual, duty, ...(title && { title }), ...(reading !== undefined && { reading }) });
