import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { LegalBasisId, PersonId } from '../identifiers.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';

/** On what ground personal data may be shown more clearly than the catalog shows it (Personal Information Protection Law, Art. 13(1) 3 and 4). */
export const UnmaskingGround = z.enum(['STATUTORY_DUTY', 'EMERGENCY']);
export type UnmaskingGround = z.output<typeof UnmaskingGround>;

/** What an approval states for one field that it shows more clearly. */
export const StatedUnmasking = z.strictObject({
  field: z.string().max(40).describe('放宽脱敏的数据项 · the field shown more clearly'),
  ground: UnmaskingGround.describe('履行法定职责所必需，或应对突发事件所必需 · needed for a statutory duty, or in an emergency'),
  necessity: z.string().max(500).describe('为何脱敏后的数据不能满足需要，须具体说明 · why the masked value does not do'),
  legalBases: z.array(LegalBasisId).max(10).describe('依据库中现行有效的依据，至少一条 · at least one provision of the register that stands today'),
});
export type StatedUnmasking = z.output<typeof StatedUnmasking>;

/** The same as it was accepted: with the mask it allows and the provisions as they read then. */
export const Unmasked = z.strictObject({
  field: z.string(), mask: MaskChoice, ground: UnmaskingGround, necessity: z.string(),
  provisions: z.array(z.strictObject({ legalBasisId: LegalBasisId, title: z.string(), article: z.string() })),
});
export type Unmasked = z.output<typeof Unmasked>;

/** As a grant shows it: with who allowed it, in which capacity, and when. */
export const GrantedUnmasking = Unmasked.extend({ by: PersonId, role: z.string(), onBehalfOf: PersonId.optional(), at: Instant });
export type GrantedUnmasking = z.output<typeof GrantedUnmasking>;

/** For the log: field, mask and ground, as codes. */
export const unmaskingCodes = (unmasked: readonly Unmasked[]): readonly string[] => unmasked.map(({ field, mask, ground }) => `${field}:${mask.name}:${ground}`);
