import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { DestructionId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireCertifiable } from './certify.ts';

/** Asks for the certificate: refused while it would not be true; otherwise the job issues it under the next checkpoint. */
export const requestCertificate = operation({
  name: 'requestCertificate',
  context: 'retention',
  summary: { zh: '申请出具销毁证书', en: 'Request the destruction certificate' },
  route: 'POST /destructions/{destructionId}/certificate',
  caller: 'auditor',
  rules: ['destruction.standard'],
  uses: ['keys', 'keyStore', 'expired'],
  refusals: ['KEY_STORE_DOES_NOT_DELETE', 'DESTRUCTION_NOT_VERIFIED', 'MOVE_NOT_ALLOWED'],
  status: 202,
  path: z.strictObject({ destructionId: DestructionId }),
  body: z.strictObject({}),
  returns: DestructionView,
  loads: ({ destructionId }) => [DestructionEntity.ref({ destructionId })] as const,
  async handle({ loaded: [destruction], actor, sit, law, platform, answer }) {
    if (!destruction || !isOnChain(actor, destruction.value.unitPath)) throw new Refusal('NOT_FOUND');
    await sit(destruction.value.unitPath);
    if (destruction.value.state !== 'CERTIFIED') {
      await requireCertifiable(platform, destruction.value, await law(destruction.value.unitPath, destruction.value.profile));
    }
    return answer(toDestructionView(destruction.value, destruction.version), { version: destruction.version });
  },
});
