import * as z from 'zod';
import { LegalBasisId } from '../../lib/identifiers.ts';
import { RefusalReasonType } from '../../lib/sharing/application.ts';

/** A refusal's reason on the wire: what it lacks is refused by rule, with article, and not as a malformed request. */
export const StatedReason = z.strictObject({
  reasonType: RefusalReasonType.optional(), text: z.string().max(1000).optional(), legalBases: z.array(LegalBasisId).max(10).optional(),
});
