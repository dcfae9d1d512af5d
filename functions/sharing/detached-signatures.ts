import type { PersonId, SigningKeyId, UnitId } from '../../lib/identifiers.ts';
import { verifyEd25519 } from '../../lib/platform/keys/verify-ed25519.ts';
import { verifySm2 } from '../../lib/platform/keys/verify-sm2.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { SigningKeyEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Document } from '../../lib/sharing/documents.ts';
import type { SigningMethod } from '../../lib/sharing/signature.ts';

const VERIFY = { ed25519: verifyEd25519, sm2: (key: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => verifySm2(key, bytes, signature) } as const;
const invalid = (pointer: string, zh: string, en: string) => new Refusal('SIGNATURE_INVALID', { pointers: [{ pointer, detail: { zh, en } }] });

/** Verifies over the document's stored bytes, under a key that the unit has registered for this person. @throws Refusal `SIGNATURE_INVALID` */
export async function verifyDetached(
  platform: Basics & { readonly objects: ObjectStorage }, document: Document, unitId: UnitId, person: PersonId,
  given: { readonly signingKeyId: SigningKeyId; readonly signature: string },
): Promise<SigningMethod> {
  const key = await platform.storage.get(SigningKeyEntity.ref({ unitId, signingKeyId: given.signingKeyId }));
  if (!key || key.value.revokedAt || key.value.holder !== person) throw invalid('/method/signingKeyId', '签名密钥未登记在您名下或已停用', 'The key is not registered for you, or is revoked');
  const bytes = await platform.objects.get('documents', document.objectKey);
  if (!bytes) throw new Refusal('UNAVAILABLE', { detail: { zh: '文书内容缺失', en: "The document's bytes are missing" } });
  const { algorithm, publicKey } = key.value;
  const holds = VERIFY[algorithm](Buffer.from(publicKey, 'base64'), bytes, Buffer.from(given.signature, 'base64'));
  if (!holds) throw invalid('/method/signature', '签名与文书内容不符', 'The signature does not verify over the document');
  return { kind: 'detachedSignature', algorithm, signingKeyId: given.signingKeyId, publicKey, signature: given.signature };
}
