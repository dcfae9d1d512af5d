import * as z from 'zod';
import { CertificateId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CertificateEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Certificate } from '../../lib/retention/certificate.ts';

/** A certificate holds no personal value: whoever is given its number may verify it. */
export const getCertificate = operation({
  name: 'getCertificate',
  context: 'retention',
  summary: { zh: '查看销毁证书', en: 'Get a destruction certificate' },
  route: 'GET /certificates/{certificateId}',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ certificateId: CertificateId }),
  returns: Certificate,
  loads: ({ certificateId }) => [CertificateEntity.ref({ certificateId })] as const,
  async handle({ loaded: [certificate], answer }) {
    if (!certificate) throw new Refusal('NOT_FOUND');
    return answer(certificate.value, { version: certificate.version });
  },
});
