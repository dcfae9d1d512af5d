import type { KMSClient } from '@aws-sdk/client-kms';
import type { Signers } from './keys.ts';
import { openKmsSigner } from './kms-signer.ts';
import { openWrappedEd25519Signer, type WrappedSignerOptions } from './wrapped-ed25519-signer.ts';

/** How a stage signs. */
export interface SigningConfiguration {
  readonly client: KMSClient;
  /** Names the signers on certificates: the log's host. Must stay the same for the life of a stage. */
  readonly name: string;
  /**
   * `wrapped` works wherever KMS works: the private key is wrapped by the master key and lives in this process.
   * `kms` keeps it in KMS, at one call a signature; that needs the key spec ECC_NIST_EDWARDS25519, which is not
   * documented for the China regions.
   */
  readonly ed25519: { readonly held: 'kms'; readonly keyId: string } | ({ readonly held: 'wrapped' } & Omit<WrappedSignerOptions, 'name'>);
  /** A KMS key of spec SM2, usage SIGN_VERIFY: there are such keys in the China regions alone. */
  readonly sm2?: { readonly keyId: string };
}

/**
 * The signers of a stage on AWS, Ed25519 first, for checkpoints and certificates alike. Two or three calls, side by
 * side: only for what declares `sequencer` or `signers`, not for every cold start.
 * @throws KeyUnavailable
 */
export async function openSigners({ client, name, ed25519, sm2 }: SigningConfiguration): Promise<Signers> {
  const [first, second] = await Promise.all([
    ed25519.held === 'kms' ? openKmsSigner({ client, name, keyId: ed25519.keyId, algorithm: 'ed25519' }) : openWrappedEd25519Signer({ name, ...ed25519 }),
    sm2 && openKmsSigner({ client, name, keyId: sm2.keyId, algorithm: 'sm2' }),
  ]);
  return second ? [first, second] : [first];
}
