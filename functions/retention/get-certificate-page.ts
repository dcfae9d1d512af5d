import * as z from 'zod';
import { CertificateId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CertificateEntity } from '../../lib/platform/storage/entities/retention.ts';
import { renderCertificate } from '../../lib/retention/render-certificate.ts';
import { requireCertificate } from './require-certificate.ts';

export const getCertificatePage = operation({
  name: 'getCertificatePage',
  context: 'retention',
  summary: { zh: '打印销毁证书', en: 'Get a destruction certificate as a page to print' },
  route: 'GET /certificates/{certificateId}/page',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ certificateId: CertificateId }),
  returns: z.string(),
  produces: 'text/html; charset=utf-8',
  loads: ({ certificateId }) => [CertificateEntity.ref({ certificateId })] as const,
  async handle({ loaded, actor, platform, answer }) {
    const certificate = await requireCertificate(platform, actor, loaded[0]);
    return answer(renderCertificate(certificate.value), { version: certificate.version });
  },
});
