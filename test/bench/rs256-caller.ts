import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { OPERATIONS } from '../../functions/index.ts';
import { toMilliseconds } from '../../lib/calendar/instant.ts';
import type { Request, Response } from '../../lib/operation/http.ts';
import { createTokenVerifier } from '../../lib/operation/identity.ts';
import { createRouter } from '../../lib/operation/router.ts';
import type { TestWorld } from '../support/test-platform.ts';

interface Sent extends Pick<Request, 'method' | 'path'>, Partial<Pick<Request, 'headers' | 'body'>> {
  readonly token?: string;
}

/** A person of a test world whose tokens are signed with RS256, before the same router, without a client's own work. */
export async function rs256Caller(world: TestWorld, person: string) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const { issuer, audience } = world.issuer;
  const jwks = { keys: [{ ...await exportJWK(publicKey), kid: 'bench', alg: 'RS256', use: 'sig' }] };
  const now = Math.floor(toMilliseconds(world.clock.now()) / 1000);
  const router = createRouter(OPERATIONS, world.platform, { verifyToken: createTokenVerifier([{ issuer, audience, keys: jwks }]), origins: [] });
  const keys = createLocalJWKSet(jwks);
  const sign = (id: number): Promise<string> =>
    new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' }).setIssuer(issuer).setAudience(audience).setSubject(person).setJti(String(id)).setIssuedAt(now).setExpirationTime(now + 3600).sign(privateKey);
  return {
    /** No two alike. */
    tokens: (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, (_, id) => sign(id))),
    send: ({ token, headers, ...sent }: Sent): Promise<Response> =>
      router({ query: [], body: new Uint8Array(0), sourceIp: '127.0.0.1', requestId: undefined, ...sent, headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), accept: 'application/json', ...headers } }),
    /** What a handler by hand does: the same library, the same keys, the same demands. */
    verify: (token: string) => jwtVerify(token, keys, { issuer, audience, currentDate: new Date(toMilliseconds(world.clock.now())) }),
  };
}
