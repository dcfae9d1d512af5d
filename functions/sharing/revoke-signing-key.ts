import * as z from 'zod';
import { SigningKeyId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { SigningKeyEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { SigningKey } from '../../lib/sharing/signature.ts';
import { requireOwnUnit } from './own-unit.ts';

/** From now on nothing is signed with it; what was signed before keeps its signature, which was verified when it was given. */
export const revokeSigningKey = operation({
  name: 'revokeSigningKey',
  context: 'sharing',
  summary: { zh: '停用电子签名公钥', en: 'Revoke a public key for detached signatures' },
  route: 'POST /units/{unitId}/signing-keys/{signingKeyId}/revocation',
  caller: 'person',
  rules: ['sharing.documentsBeforeGrant'],
  refusals: ['SEAT_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ unitId: UnitId, signingKeyId: SigningKeyId }),
  body: z.strictObject({}),
  returns: SigningKey,
  loads: ({ unitId, signingKeyId }) => [UnitEntity.ref({ unitId }), SigningKeyEntity.ref({ unitId, signingKeyId })] as const,
  async handle({ loaded: [unit, key], actor, now, commit }) {
    if (!unit?.value.path.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const capacity = requireOwnUnit(actor, unit.value.path, ['UnitAdministrator']);
    if (!key) throw new Refusal('NOT_FOUND');
    if (key.value.revokedAt) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该公钥已停用', en: 'The key is revoked already' } });
    const next: SigningKey = { ...key.value, revokedAt: now };
    const { signingKeyId, unitId } = next;
    return commit({ stream: 'operations', action: 'signingKey.revoked', capacity, subject: { signingKeyId, unitId } }, [SigningKeyEntity.replace(key, next)], next, { version: key.version + 1 });
  },
});
