import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Instant } from '../../calendar/instant.ts';
import type { Clock } from '../clock.ts';
import { KeyUnavailable, type KeyService, type Signer } from './keys.ts';

/** A signing key whose private half a master key has wrapped. */
export interface WrappedSigningKey {
  readonly masterKeyId: string;
  readonly wrapped: Uint8Array;
  /** 32 bytes; what is unwrapped must belong to it. */
  readonly publicKey: Uint8Array;
  readonly createdAt: Instant;
}

/** Where wrapped signing keys are kept; never changed, never removed. */
export interface SigningKeyStore {
  get(name: string): Promise<WrappedSigningKey | undefined>;
  /** Inserts; when the name is taken, keeps and returns what is there. */
  put(name: string, key: WrappedSigningKey): Promise<WrappedSigningKey>;
}

export interface WrappedSignerOptions {
  readonly name: string;
  readonly keyService: KeyService;
  readonly signingKeys: SigningKeyStore;
  readonly clock: Clock;
  /** Only when a stage is set up (`npm run bootstrap`): a lost signing key must be noticed, not replaced. */
  readonly create: boolean;
}

/** What the key service binds the seed to; appears in CloudTrail, and may be a condition of a policy. */
export const signingContextOf = (name: string): Readonly<Record<string, string>> => ({ key: `signing/${name}` });

/** RFC 8410: PKCS #8 of an Ed25519 key is this and its 32-byte seed. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function fromSeed(name: string, seed: Uint8Array): { readonly privateKey: KeyObject; readonly publicKey: Uint8Array } {
  if (seed.length !== 32) throw new KeyUnavailable(`the signing key ${name} has ${seed.length} bytes, not 32`, 'damaged');
  const der = Buffer.concat([pkcs8, seed]);
  seed.fill(0);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: new Uint8Array(Buffer.from(x, 'base64url')) };
}

/**
 * Ed25519 (RFC 8032) where the key service has no such keys: the seed is a data key of 32 bytes that the master key
 * wrapped. It is unwrapped once, here, into a key object; a signature then asks nobody.
 * @throws KeyUnavailable `not-found` when there is none and `create` is false, `damaged` when it is another key's
 */
export async function openWrappedEd25519Signer({ name, keyService, signingKeys, clock, create }: WrappedSignerOptions): Promise<Signer> {
  async function make(): Promise<WrappedSigningKey> {
    const { key, wrapped, masterKeyId } = await keyService.generate(32, signingContextOf(name));
    const { publicKey } = fromSeed(name, key);
    return signingKeys.put(name, { masterKeyId, wrapped, publicKey, createdAt: clock.now() }); // another may have been first: its key counts
  }
  const stored = await signingKeys.get(name) ?? (create ? await make() : undefined);
  if (!stored) throw new KeyUnavailable(`there is no signing key ${name}`, 'not-found');
  const { privateKey, publicKey } = fromSeed(name, await keyService.unwrap(stored.wrapped, stored.masterKeyId, signingContextOf(name)));
  if (!Buffer.from(publicKey).equals(stored.publicKey)) throw new KeyUnavailable(`what is stored as signing key ${name} is another key`, 'damaged');
  return { name, algorithm: 'ed25519', publicKey, sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}
