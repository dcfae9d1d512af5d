import * as z from 'zod';

/** The masks there are. `clear` is no mask: it needs an approval that says so. */
export const MaskName = z.enum([
  'clear', 'suppress', 'identityNumber', 'phone', 'personName', 'studentNumber', 'address', 'bankCard', 'email',
  'date', 'amount', 'freeText', 'pseudonym', 'full',
]);
export type MaskName = z.output<typeof MaskName>;

/** A mask with its parameters; hashed into the grant, so that it cannot change under it. */
export const MaskChoice = z.strictObject({
  name: MaskName,
  /** `date`: keep `year`, `month`; `amount`: bucket width; `address`: keep `district`, `city`. */
  precision: z.string().max(20).optional(),
});
export type MaskChoice = z.output<typeof MaskChoice>;
