import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, importPKCS8, SignJWT, type JSONWebKeySet } from 'jose';
import { createPublicKey } from 'node:crypto';
import { toMilliseconds } from '../../lib/calendar/instant.ts';
import { readSecretFile } from '../../lib/platform/keys/secret-file.ts';
import type { Clock } from '../../lib/platform/clock.ts';

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

export async function createDemoIssuer({ folder, clock, issuer = DEMO_ISSUER }: { readonly folder: string; readonly clock: Clock; readonly issuer?: string }): Promise<DemoIssuer> {
  const pem = readSecretFile(join(folder, 'demo-issuer.pem'), () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const key = await importPKCS8(pem, 'EdDSA');
  const kid = 'demo';
  const publicKey = await exportJWK(createPublicKey(pem));
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
