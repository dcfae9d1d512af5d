import { endOfDay, startOfDay, type Instant } from '../../lib/calendar/instant.ts';
import { requireActivatable } from '../../lib/grants/check-activation.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import { grantIdFor, type PersonId } from '../../lib/identifiers.ts';
import type { RecordKeys } from '../../lib/platform/keys/keys.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { masksHash } from '../../lib/privacy/mask.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Application, Item, Scope } from '../../lib/sharing/application.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { unmaskedBehind } from '../../lib/sharing/unmasking.ts';
import { findActivation } from './find-activation.ts';
import { seal } from './seal-grant.ts';

interface Building {
  readonly platform: Basics & { readonly objects: ObjectStorage; readonly keys: RecordKeys };
  readonly law: Law;
  readonly item: Item;
  readonly application: Application;
  /** The approved scope unless a narrower one is named. */
  readonly scope?: Scope | undefined;
  readonly executedBy: PersonId;
  /** Who acts, and for whom; nobody where the share type itself grants. */
  readonly acting: readonly PersonId[];
  readonly now: Instant;
}

/** Checks every rule of coming into force; the grant, and the item that it belongs to. @throws Refusal */
export async function buildGrant({ platform, law, item, application, scope: asked, executedBy, acting, now }: Building): Promise<{ readonly grant: Grant; readonly granted: Item }> {
  const { activation, ownerChain, ownerName } = await findActivation(platform, law, item, application, asked, acting, now);
  const { documents, masks, evidenceUntil } = requireActivatable(law, activation);
  const grantId = grantIdFor(item.resourceId, platform.random.token());
  const { scope, content } = activation;
  const unmasked = unmaskedBehind(item, masks);
  const { responsiblePerson } = application;
  const unsealed: Omit<Grant, 'seal'> = {
    grantId, resourceId: item.resourceId, resourceName: content.name, edition: item.edition, applicationId: item.applicationId, itemId: item.itemId,
    consumerUnitId: item.consumerUnitId, consumerUnitPath: item.consumerUnitPath, ownerUnitId: item.ownerUnitId, ownerUnitPath: item.ownerUnitPath, ownerChain,
    ...(law.value('sharing.sourceAttribution') && { source: { unitName: ownerName, resourceName: content.name, edition: item.edition } }), purpose: item.purpose, ...(responsiblePerson && { responsiblePerson }), scope, masks: { ...masks }, masksHash: masksHash(masks, sha256Hex), ...(unmasked.length > 0 && { unmasked: [...unmasked] }),
    documents: documents.map(({ documentId, sha256 }) => ({ documentId, sha256 })), ...(evidenceUntil && { evidenceUntil }),
    state: 'IN_FORCE', pseudonymKey: 'live', startsAt: startOfDay(scope.from), endsAt: endOfDay(scope.until),
    profile: item.profile, executedBy, createdAt: now, updatedAt: now,
  };
  // before the commit that needs it: a key without a grant harms nothing
  const grant = seal(await platform.keys.pseudonyms(grantId, { create: true }), unsealed);
  const granted = item.state === 'APPROVED' ? decide(item, { kind: 'grant', grantId }, now) : { ...item, state: 'GRANTED' as const, grantId, updatedAt: now };
  return { grant, granted };
}
