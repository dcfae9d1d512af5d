import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { SigningKeyEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { SigningKey } from '../../lib/sharing/signature.ts';

export const listSigningKeys = operation({
  name: 'listSigningKeys',
  context: 'sharing',
  summary: { zh: '列出本单位的电子签名公钥', en: "List the own unit's public keys for detached signatures" },
  route: 'GET /units/{unitId}/signing-keys',
  caller: 'person',
  rules: ['sharing.documentsBeforeGrant'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(SigningKey),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, query, actor, platform, answer }) {
    if (!unit?.value.path.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(SigningKeyEntity.list('primary', { partition: [path.unitId] }), toOptions(query));
    return answer(toPage(page, (key) => key));
  },
});
