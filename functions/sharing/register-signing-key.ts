import * as z from 'zod';
import { PersonId, SigningKeyId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { SigningKeyEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { SignatureAlgorithm, SigningKey } from '../../lib/sharing/signature.ts';
import { requireOwnUnit } from './own-unit.ts';

/** Raw public keys: 32 bytes for Ed25519, the uncompressed point of 65 for SM2. */
const LENGTH = { ed25519: 32, sm2: 65 } as const;

export const registerSigningKey = operation({
  name: 'registerSigningKey',
  context: 'sharing',
  summary: { zh: '登记电子签名公钥', en: 'Register a public key for detached signatures' },
  route: 'POST /units/{unitId}/signing-keys',
  caller: 'person',
  rules: ['sharing.documentsBeforeGrant'],
  refusals: ['SEAT_REQUIRED'],
  path: z.strictObject({ unitId: UnitId }),
  body: z.strictObject({ holder: PersonId, algorithm: SignatureAlgorithm, publicKey: z.base64().max(200) }),
  returns: SigningKey,
  status: 201,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, body, actor, now, platform, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const capacity = requireOwnUnit(actor, unit.value.path, ['UnitAdministrator']);
    const holder = await platform.storage.get(PersonEntity.ref({ personId: body.holder }));
    if (holder?.value.unitId !== path.unitId) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/holder', detail: { zh: '不是本单位人员', en: 'Not a person of this unit' } }] });
    const bytes = Buffer.from(body.publicKey, 'base64');
    if (bytes.byteLength !== LENGTH[body.algorithm]) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/publicKey', detail: { zh: `公钥须为 ${LENGTH[body.algorithm]} 字节`, en: `The key has ${LENGTH[body.algorithm]} bytes` } }] });
    const key: SigningKey = { signingKeyId: SigningKeyId.parse(`signingkey-${platform.random.token()}`), unitId: path.unitId, ...body, registeredBy: actor.personId, registeredAt: now };
    return commit(
      { stream: 'operations', action: 'signingKey.registered', capacity, subject: { signingKeyId: key.signingKeyId, unitId: path.unitId }, facts: { algorithm: body.algorithm, fingerprint: sha256Hex(bytes) } },
      [SigningKeyEntity.insert(key)], key, { version: 1 },
    );
  },
});
