import { Refusal } from '../regulations/refusal.ts';
import type { MaskChoice, MaskName } from './mask-choice.ts';
import { FULL, type Mask, type MaskContext } from './mask-kind.ts';
import { address } from './masks/address.ts';
import { amount } from './masks/amount.ts';
import { bankCard } from './masks/bank-card.ts';
import { clear } from './masks/clear.ts';
import { date } from './masks/date.ts';
import { email } from './masks/email.ts';
import { freeText } from './masks/free-text.ts';
import { full } from './masks/full.ts';
import { identityNumber } from './masks/identity-number.ts';
import { personName } from './masks/person-name.ts';
import { phone } from './masks/phone.ts';
import { pseudonym } from './masks/pseudonym.ts';
import { studentNumber } from './masks/student-number.ts';
import { suppress } from './masks/suppress.ts';

export const MASKS: Readonly<Record<MaskName, Mask>> = {
  clear, suppress, identityNumber, phone, personName, studentNumber, address, bankCard, email, date, amount, freeText, pseudonym, full,
};

interface ChosenMask {
  readonly mask: Mask;
  readonly precision: string;
}

/** @throws Refusal `MASK_UNKNOWN` for a mask, or a precision of it, that does not exist: nothing is served instead */
export function chosenMask(choice: MaskChoice): ChosenMask {
  const mask = Object.hasOwn(MASKS, choice.name) ? MASKS[choice.name] : undefined;
  const known = mask && (choice.precision === undefined || mask.precision?.accepts(choice.precision));
  if (!mask) throw new Refusal('MASK_UNKNOWN');
  if (!known) throw new Refusal('MASK_UNKNOWN', { detail: { zh: `脱敏方式 ${choice.name} 没有所填的精度`, en: `The mask ${choice.name} has no such precision` } });
  return { mask, precision: choice.precision ?? mask.precision?.standard ?? '' };
}

/**
 * The value as it leaves; `undefined` leaves the field out. What the mask does not understand, and what is masked
 * already, becomes `FULL`.
 */
export function applyMask(choice: MaskChoice, value: string, context: MaskContext): string | undefined {
  const { mask, precision } = chosenMask(choice);
  if (mask.name === 'clear' || mask.name === 'suppress') return mask.apply(value, precision, context);
  return value !== FULL && mask.domain.test(value) ? mask.apply(value, precision, context) : FULL;
}

/** Digest of the masks of all fields over canonical JSON (RFC 8785); `hash` is SHA-256 to hex of text as UTF-8. */
export function masksHash(masks: Readonly<Record<string, MaskChoice>>, hash: (text: string) => string): string {
  const fields = Object.keys(masks).sort().flatMap((field) => { const choice = masks[field]; return choice ? [[field, choice] as const] : []; });
  const spell = (choice: MaskChoice): string =>
    `{"name":${JSON.stringify(choice.name)}${choice.precision === undefined ? '' : `,"precision":${JSON.stringify(choice.precision)}`}}`;
  return hash(`{${fields.map(([field, choice]) => `${JSON.stringify(field)}:${spell(choice)}`).join(',')}}`);
}
