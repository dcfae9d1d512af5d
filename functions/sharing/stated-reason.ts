import * as z from 'zod';
import { LegalBasisId } from '../../lib/identifiers.ts';
import { RefusalReasonType } from '../../lib/sharing/application.ts';
import { LEAST_CHARACTERS } from '../../lib/sharing/stated-text.ts';

/** A refusal's reason on the wire: what it lacks is refused by rule, with article, and not as a malformed request. */
export const StatedReason = z.strictObject({
  reasonType: RefusalReasonType.optional().describe('理由类别：LEGAL_BASIS 法律依据，CONDITIONS_NOT_MET 不符合共享条件，INCOMPLETE 申请内容不完整 · the kind of reason'),
  text: z.string().max(1000).optional()
    .describe(`具体理由：写明哪一项不符合哪一条件；不计空格和标点，至少 ${LEAST_CHARACTERS} 个不同的字，“不同意”之类不算说明 · what does not meet which condition: at least ${LEAST_CHARACTERS} different characters, spaces and punctuation apart`),
  legalBases: z.array(LegalBasisId).max(10).optional()
    .describe('依据库中的条款；理由为 LEGAL_BASIS，或管理办法要求每次拒绝都有依据时，须引用现行有效且层级合格的条款 · provisions of the register, where the reason or the regulation wants them'),
});
