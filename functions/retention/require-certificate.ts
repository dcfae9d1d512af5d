import { isOnChain } from '../../lib/catalog/visibility.ts';
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
  if (!certificate) throw new Refusal('NOT_FOUND');
  const { resourceId, content } = certificate.value;
  const resource = await storage.get(ResourceEntity.ref({ resourceId }));
  if (resource && isOnChain(actor, resource.value.unitPath)) return certificate;
  if (Object.values(content.steps).some((hand) => hand?.by === actor.personId || hand?.onBehalfOf === actor.personId)) return certificate;
  if (content.deliveredCopies.some(({ unitId }) => unitId === actor.unitId)) return certificate;
  for await (const { value } of storage.each(GrantEntity.list('byResource', { partition: [resourceId] }))) if (mayKnow(actor, value)) return certificate;
  throw new Refusal('NOT_FOUND');
}
