import { hash } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { toMilliseconds, type Instant } from '../calendar/instant.ts';
import { PersonId } from '../identifiers.ts';
import { Refusal } from '../regulations/refusal.ts';
import { createRemoteKeys, type IssuerKeys } from './issuer-keys.ts';
import { createVerifiedTokens, tokenDigest } from './verified-tokens.ts';

/** An issuer of access tokens (OIDC; RFC 9068 where it follows it). */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** The key set itself, or where it is served. */
  readonly keys: JSONWebKeySet | URL;
  /** Tolerated clock skew in seconds; 60 unless said. */
  readonly skewSeconds?: number;
}

export interface TokenVerifier {
  /** Who holds the token. @throws Refusal `UNAUTHENTICATED`, or `UNAVAILABLE` when the issuer's keys are out of reach */
  (token: string, now: Instant): Promise<PersonId>;
  /** Whose tokens are taken at all. */
  readonly issuers: readonly string[];
}

const algorithms = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** The first 26 digits, five bits each. */
function base32(bytes: Uint8Array): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes.subarray(0, 17)) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (held += 8; held >= 5 && text.length < 26; held -= 5) text += alphabet.charAt((bits >>> (held - 5)) & 31);
  }
  return text;
}

/** A person is known by a digest of issuer and subject: 130 bits of SHA-256 in base 32. */
export const personIdOf = (issuer: string, subject: string): PersonId =>
  PersonId.parse(`person-${base32(hash('sha256', `${issuer}\n${subject}`, 'buffer'))}`);

/** One verification a token and minute: see verified-tokens.ts. */
export function createTokenVerifier(issuers: readonly Issuer[]): TokenVerifier {
  const known = issuers.map((issuer) => ({ ...issuer, keys: keysOf(issuer.keys) }));
  const verified = createVerifiedTokens();
  const verify = async (token: string, now: Instant): Promise<PersonId> => {
    const digest = tokenDigest(token);
    const before = verified.find(digest, now);
    if (before) return before;
    const claimed = claimedIssuer(token);
    const issuer = known.find((candidate) => candidate.issuer === claimed);
    if (!issuer) throw new Refusal('UNAUTHENTICATED');
    const { keys, skewSeconds = 60 } = issuer;
    const keySet = keys.heldAt(now);
    try {
      const { payload } = await jwtVerify(token, keys.findAt(now), {
        issuer: issuer.issuer, audience: issuer.audience, algorithms, clockTolerance: skewSeconds,
        currentDate: new Date(toMilliseconds(now)), requiredClaims: ['sub', 'exp'],
      });
      if (typeof payload.sub !== 'string' || payload.sub === '') throw new Refusal('UNAUTHENTICATED');
      const personId = personIdOf(issuer.issuer, payload.sub);
      // where the keys were replaced meanwhile it is not known which of them verified it
      if (keySet && keySet === keys.heldAt(now) && payload.exp !== undefined) verified.remember(digest, { personId, keys, keySet, expires: payload.exp, skewSeconds }, now);
      return personId;
    } catch (error) {
      throw isBadToken(error) ? new Refusal('UNAUTHENTICATED') : error instanceof Refusal ? error : new Refusal('UNAVAILABLE');
    }
  };
  return Object.assign(verify, { issuers: issuers.map(({ issuer }) => issuer) });
}

function keysOf(keys: JSONWebKeySet | URL): IssuerKeys {
  if (keys instanceof URL) return createRemoteKeys(keys);
  const local = createLocalJWKSet(keys);
  return { findAt: () => local, heldAt: () => local };
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
