import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { toMilliseconds, type Instant } from '../calendar/instant.ts';
import { PersonId } from '../identifiers.ts';
import { Refusal } from '../regulations/refusal.ts';
import { createRemoteKeys, type IssuerKeys } from './issuer-keys.ts';

/** An issuer of access tokens (OIDC; RFC 9068 where it follows it). */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** The key set itself, or where it is served. */
  readonly keys: JSONWebKeySet | URL;
  /** Tolerated clock skew in seconds; 60 unless said. */
  readonly skewSeconds?: number;
}

/** Who holds the token. @throws Refusal `UNAUTHENTICATED`, or `UNAVAILABLE` when the issuer's keys are out of reach */
export type TokenVerifier = (token: string, now: Instant) => Promise<PersonId>;

const algorithms = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

const base32 = (bytes: Uint8Array): string => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five, 2))).join('');
};

/** A person is known by a digest of issuer and subject: 130 bits of SHA-256 in base 32. */
export const personIdOf = (issuer: string, subject: string): PersonId =>
  PersonId.parse(`person-${base32(createHash('sha256').update(`${issuer}\n${subject}`).digest()).slice(0, 26)}`);

export function createTokenVerifier(issuers: readonly Issuer[]): TokenVerifier {
  const known = issuers.map((issuer) => ({ ...issuer, keysAt: keysOf(issuer.keys) }));
  return async (token, now) => {
    const issuer = known.find((candidate) => candidate.issuer === claimedIssuer(token));
    if (!issuer) throw new Refusal('UNAUTHENTICATED');
    try {
      const { payload } = await jwtVerify(token, issuer.keysAt(now), {
        issuer: issuer.issuer, audience: issuer.audience, algorithms, clockTolerance: issuer.skewSeconds ?? 60,
        currentDate: new Date(toMilliseconds(now)), requiredClaims: ['sub', 'exp'],
      });
      if (typeof payload.sub !== 'string' || payload.sub === '') throw new Refusal('UNAUTHENTICATED');
      return personIdOf(issuer.issuer, payload.sub);
    } catch (error) {
      throw isBadToken(error) ? new Refusal('UNAUTHENTICATED') : error instanceof Refusal ? error : new Refusal('UNAVAILABLE');
    }
  };
}

function keysOf(keys: JSONWebKeySet | URL): IssuerKeys {
  if (keys instanceof URL) return createRemoteKeys(keys);
  const local = createLocalJWKSet(keys);
  return () => local;
}

/** Unverified: only chooses whose keys verify it. */
function claimedIssuer(token: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null && 'iss' in claims ? claims.iss : undefined;
  } catch {
    return undefined; // no JWT names no issuer
  }
}

const isBadToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_INVALID';
