import { isOnChain } from '../../lib/catalog/visibility.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Certificate } from '../../lib/retention/certificate.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';

/**
 * A certificate, for whom it concerns: the owner's chain, with its approvers, auditors and superiors; who had a hand in
 * the destruction; and units that read the resource through a grant. Anybody may verify one that these hand on: its
 * signature and its proof need only public keys. @throws Refusal `NOT_FOUND`
 */
export async function requireCertificate({ storage }: Basics, actor: Actor, certificate: Loaded<Certificate> | undefined): Promise<Loaded<Certificate>> {
  // what is not there takes the same reads as what the caller may not know of
  const resourceId = certificate?.value.resourceId ?? ResourceId.parse('resource-none');
  const resource = await storage.get(ResourceEntity.ref({ resourceId }));
  if (certificate && resource && isOnChain(actor, resource.value.unitPath)) return certificate;
  const hands = certificate ? Object.values(certificate.value.content.steps) : [];
  const copies = certificate?.value.content.deliveredCopies ?? [];
  const concerned = hands.some((hand) => hand?.by === actor.personId || hand?.onBehalfOf === actor.personId) || copies.some(({ unitId }) => unitId === actor.unitId);
  if (certificate && concerned) return certificate;
  for await (const { value } of storage.each(GrantEntity.list('byResource', { partition: [resourceId] }))) if (certificate && mayKnow(actor, value)) return certificate;
  throw new Refusal('NOT_FOUND');
}
