import type { Instant } from '../../lib/calendar/instant.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import { standingOf } from '../../lib/grants/grant-lifecycle.ts';
import { KeyUnavailable, type LookupHasher, type OpenKey, type RecordKeys } from '../../lib/platform/keys/keys.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** Keeps seals apart from pseudonyms under the same key: no data item is called so. */
const SEALED = '@grant';
type Unsealed = Omit<Grant, 'seal'> & Partial<Pick<Grant, 'seal'>>;

const sealOf = (own: LookupHasher, { seal: _, ...grant }: Unsealed): string => own.hash(SEALED, canonicalize(grant));
export const seal = (own: LookupHasher, grant: Unsealed): Grant => ({ ...grant, seal: sealOf(own, grant) });

/** hex SHA-256 of all that a grant was put into force with and nothing changes later; stands in the entry of its activation. */
export function termsDigest({ seal: _, state: __, stateReason: ___, evidenceUntil: ____, pseudonymKey: _____, updatedAt: ______, ...terms }: Grant): string {
  return sha256Hex(canonicalize(terms));
}

/**
 * Whether the grant is as it was last sealed; the refusal otherwise. A destroyed key means that the grant was revoked or
 * had ended, whatever now stands in its place: an older copy, complete with its seal, included.
 */
export function checkSeal(own: OpenKey | undefined, grant: Grant): Refusal | undefined {
  if (own?.state === 'destroyed') return new Refusal('KEY_DESTROYED', { detail: { zh: '该授权已终止，其密钥已销毁', en: 'The grant is over: its key is destroyed' } });
  return own?.state === 'live' && sealOf(own.hasher, grant) === grant.seal ? undefined : new Refusal('GRANT_UNVERIFIED');
}

const ownKey = async (keys: RecordKeys, { grantId }: Pick<Grant, 'grantId'>): Promise<OpenKey | undefined> => (await keys.open([{ kind: 'pseudonym', grantId }]))[0];

/** Before anything new rests on a grant. @throws Refusal `GRANT_UNVERIFIED`, `KEY_DESTROYED` */
export async function requireSealed(keys: RecordKeys, grant: Grant): Promise<void> {
  const refusal = checkSeal(await ownKey(keys, grant), grant);
  if (refusal) throw refusal;
}

/** Before a grant is shown. One that is over has no key left to tell by, and says so itself. @throws Refusal `GRANT_UNVERIFIED`, `KEY_DESTROYED` */
export async function requireTrue(keys: RecordKeys, grant: Grant, now: Instant): Promise<void> {
  const own = await ownKey(keys, grant);
  const over = ['REVOKED', 'ENDED'].includes(standingOf(grant, now));
  const refusal = own?.state === 'destroyed' && over ? undefined : checkSeal(own, grant);
  if (refusal) throw refusal;
}

/**
 * What becomes of a grant, sealed anew where it was intact. A broken seal stays broken: the grant can be suspended and
 * revoked, and never reads again. @throws KeyUnavailable where its key cannot be had for the time being
 */
export async function resealed(keys: RecordKeys, grant: Grant, next: Grant): Promise<Grant> {
  try {
    const own = await ownKey(keys, grant);
    return own?.state === 'live' && !checkSeal(own, grant) ? seal(own.hasher, next) : next;
  } catch (error) {
    if (error instanceof KeyUnavailable && error.code === 'damaged') return next;
    throw error;
  }
}
