import { hash } from 'node:crypto';
import { toMilliseconds, type Instant } from '../calendar/instant.ts';
import type { PersonId } from '../identifiers.ts';
import type { IssuerKeys } from './issuer-keys.ts';

/** A token whose signature and claims were verified, and what must still hold for it to be taken without doing so again. */
interface Verified {
  readonly personId: PersonId;
  /** Whose keys, and the very set of them that verified it: once another is in its place, what it verified is not known any more. */
  readonly keys: IssuerKeys;
  readonly keySet: object;
  /** Epoch seconds, as the token says. */
  readonly expires: number;
  readonly skewSeconds: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Milliseconds. */
const KEPT = 60_000;
const MOST = 10_000;

/**
 * Tokens that were verified within the last minute, each by the digest of all its characters. Only who was verified is
 * known, never a refusal, and nothing of what the person may do: that is read on every call.
 */
export interface VerifiedTokens {
  /** `undefined` unless this very token was verified less than a minute ago, by the keys that still stand, and has not expired. */
  find(digest: string, now: Instant): PersonId | undefined;
  remember(digest: string, verified: Omit<Verified, 'at'>, now: Instant): void;
}

/** Of all of a token's characters. */
export const tokenDigest = (token: string): string => hash('sha256', token, 'base64');

export function createVerifiedTokens(): VerifiedTokens {
  const known = new Map<string, Verified>();
  return {
    find(digest, now) {
      const found = known.get(digest);
      if (!found) return undefined;
      const at = toMilliseconds(now);
      const isFresh = at >= found.at && at - found.at < KEPT; // a clock that was set back proves nothing
      const lives = found.expires > Math.floor(at / 1000) - found.skewSeconds; // as jose counts
      if (isFresh && lives && found.keys.heldAt(now) === found.keySet) return found.personId;
      known.delete(digest);
      return undefined;
    },
    remember(digest, verified, now) {
      const [oldest] = known.keys();
      if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
      known.set(digest, { ...verified, at: toMilliseconds(now) });
    },
  };
}
