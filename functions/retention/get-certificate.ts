import * as z from 'zod';
import { CertificateId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CertificateEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Certificate } from '../../lib/retention/certificate.ts';
import { requireCertificate } from './require-certificate.ts';

/** For whom it concerns; it holds no personal value, and whoever they hand it to may verify it with public keys alone. */
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
  async handle({ loaded, actor, platform, answer }) {
    const certificate = await requireCertificate(platform, actor, loaded[0]);
    return answer(certificate.value, { version: certificate.version });
  },
});
