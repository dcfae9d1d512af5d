import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, SignJWT, type JSONWebKeySet } from 'jose';
import { toMilliseconds } from '../../lib/calendar/instant.ts';
import { readSecretFile } from '../../lib/platform/keys/secret-file.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import { OperatorFault } from './operator-fault.ts';

/** Issues access tokens for demonstration persons, for whoever asks. Exists on one machine only, never in a deployment. */
export interface DemoIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JSONWebKeySet;
  /** An access token for an hour. */
  token(subject: string): Promise<string>;
}

export const DEMO_ISSUER = 'urn:edudata-steward:local-issuer';
export const DEMO_AUDIENCE = 'edudata-steward';

/** @throws OperatorFault when its key file holds no Ed25519 key */
export async function createDemoIssuer({ folder, clock, issuer = DEMO_ISSUER }: { readonly folder: string; readonly clock: Clock; readonly issuer?: string }): Promise<DemoIssuer> {
  const file = join(folder, 'demo-issuer.pem');
  const key = openKey(file, readSecretFile(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
  const kid = 'demo';
  const publicKey = await exportJWK(createPublicKey(key));
  return {
    issuer, audience: DEMO_AUDIENCE,
    keys: { keys: [{ ...publicKey, kid, alg: 'EdDSA', use: 'sig' }] },
    token(subject) {
      const now = Math.floor(toMilliseconds(clock.now()) / 1000);
      return new SignJWT({}).setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' }).setIssuer(issuer).setAudience(DEMO_AUDIENCE)
        .setSubject(subject).setIssuedAt(now).setExpirationTime(now + 3600).setJti(randomBytes(12).toString('hex')).sign(key);
    },
  };
}

function openKey(file: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // told below like a key of another kind
  }
  throw new OperatorFault(`${file} 不是 Ed25519 私钥或已损坏；它只用于签发演示令牌，删除后启动即另行生成 · is no Ed25519 key, or is damaged; it signs demonstration tokens only: delete it, and the next start makes another.`);
}
