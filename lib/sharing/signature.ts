import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { PersonId, SigningKeyId, UnitId } from '../identifiers.ts';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'hex SHA-256');
export const SignatureAlgorithm = z.enum(['ed25519', 'sm2']);

/** A unit's public key for detached signatures, registered by its administrator. Raw bytes, base64. */
export const SigningKey = z.strictObject({
  signingKeyId: SigningKeyId,
  unitId: UnitId,
  algorithm: SignatureAlgorithm,
  publicKey: z.base64().max(200),
  holder: PersonId,
  registeredBy: PersonId,
  registeredAt: Instant,
  revokedAt: Instant.optional(),
});
export type SigningKey = z.output<typeof SigningKey>;

export const SigningMethod = z.discriminatedUnion('kind', [
  /** 盖章扫描件: the scan's own bytes are kept under their hash. */
  z.strictObject({ kind: z.literal('stampedScan'), objectKey: z.string(), sha256: Sha256, size: z.int().min(1) }),
  /** Verified over the document's exact bytes when it was given. base64. */
  z.strictObject({ kind: z.literal('detachedSignature'), algorithm: SignatureAlgorithm, signingKeyId: SigningKeyId, publicKey: z.base64(), signature: z.base64().max(400) }),
]);
export type SigningMethod = z.output<typeof SigningMethod>;

/** 签署: which bytes, by whom, for which party, when, and how. */
export const Signature = z.strictObject({
  /** Hash of the exact bytes that were signed. */
  sha256: Sha256,
  party: z.string(),
  unitId: UnitId,
  by: PersonId,
  onBehalfOf: PersonId.optional(),
  at: Instant,
  method: SigningMethod,
});
export type Signature = z.output<typeof Signature>;

/** Everybody who took part in a signature: two parties are never the same person. */
export const handsOf = ({ by, onBehalfOf }: Pick<Signature, 'by' | 'onBehalfOf'>): readonly PersonId[] => (onBehalfOf ? [by, onBehalfOf] : [by]);
