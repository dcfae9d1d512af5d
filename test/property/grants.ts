import { endOfDay, LocalDate, startOfDay } from '../../lib/calendar/instant.ts';
import type { AnyBody } from '../support/test-platform.ts';
import type { KnownGrant, KnownItem } from './model.ts';
import { homeOf } from './people.ts';
import { beyond, maskIn, type KnownScope, type Masks } from './scopes.ts';
import { must } from './violation.ts';
import type { Walker } from './walker.ts';
import { isDeepStrictEqual } from 'node:util';

export interface GrantSeen extends AnyBody {
  readonly grantId: string;
  readonly scope: KnownScope;
  readonly masks: Masks;
  readonly documents: readonly { readonly documentId: string; readonly sha256: string }[];
  readonly evidenceUntil?: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly purpose: string;
  readonly state: KnownGrant['state'];
  readonly version: number;
}

const DOCUMENTS: Record<string, readonly string[]> = {
  UNCONDITIONAL: ['SecurityCommitment', 'ConfidentialityAgreement'], CONDITIONAL: ['SecurityCommitment', 'ConfidentialityAgreement', 'MlpsFilingEvidence'],
};
const PARTIES: Record<string, readonly string[]> = {
  SecurityCommitment: ['DataConsumer', 'DataCoordinator'], ConfidentialityAgreement: ['DataConsumer', 'DataCoordinator'], MlpsFilingEvidence: ['DataConsumer'],
};

/** Takes a grant into the model, if it is what may be granted: within the approval, on documents that everybody has signed. */
export function learnGrant(walker: Walker, item: KnownItem, seen: GrantSeen): void {
  const { model } = walker;
  const catalog = item.resource.editions.get(item.edition) ?? {};
  const { approved, requested, resource } = item;
  must(approved !== undefined, 'nothing is granted without an approval', () => item.itemId);
  const excess = approved ? [...beyond(seen.scope, approved, catalog), ...beyond(approved, requested, catalog)] : [];
  must(excess.length === 0, 'granted ⊆ approved ⊆ requested', () => `${seen.grantId}: ${excess.join(', ')}`);
  for (const field of seen.scope.fields) {
    const mask = maskIn(seen.scope, catalog, field);
    must(isDeepStrictEqual(seen.masks[field], mask), 'masks are frozen as approved', () => `${field}: ${JSON.stringify(seen.masks[field])} for ${JSON.stringify(mask)}`);
  }
  must(seen.startsAt === startOfDay(LocalDate.parse(seen.scope.from)) && seen.endsAt === endOfDay(LocalDate.parse(seen.scope.until)), 'a grant lasts as long as its scope', () => JSON.stringify(seen));
  must(resource.state === 'PUBLISHED', 'nothing is granted of what is not in force', () => resource.resourceId);
  must(item.responsible !== undefined && !walker.people.blocked.has(item.responsible) && homeOf.get(item.responsible) === item.consumerUnit, 'somebody of the consumer answers for the use', () => String(item.responsible));
  requireSigned(walker, item, seen);
  Object.assign(item, { state: 'GRANTED', grantId: seen.grantId });
  model.grants.push({
    grantId: seen.grantId, item, scope: seen.scope, masks: seen.masks, startsAt: seen.startsAt, endsAt: seen.endsAt, evidenceUntil: seen.evidenceUntil,
    state: 'IN_FORCE', counted: new Map(), served: new Map(), pseudonyms: new Map(),
  });
}

function requireSigned({ model }: Walker, item: KnownItem, seen: GrantSeen): void {
  const rests = seen.documents.map(({ documentId, sha256 }) => ({ sha256, document: model.documents.get(documentId) }));
  for (const kind of DOCUMENTS[item.resource.shape.shareType] ?? []) {
    const found = rests.find(({ document }) => document?.kind === kind);
    must(found?.document !== undefined && item.documentIds.includes(found.document.documentId), 'no grant without its documents', () => `${seen.grantId} lacks ${kind}`);
    const { document } = found ?? {};
    for (const party of PARTIES[kind] ?? []) {
      const signature = document?.signed.get(party);
      must(signature !== undefined && signature.sha256 === document?.sha256 && found?.sha256 === document.sha256, 'no grant without its signed documents', () => `${seen.grantId}: ${kind} for ${party}`);
    }
    const hands = [...document?.signed.values() ?? []].map((signature) => signature.hands);
    must(hands.every((own, i) => hands.every((other, j) => i === j || !own.some((hand) => other.includes(hand)))), 'each party is signed for by another person', () => `${seen.grantId}: ${kind}`);
  }
}
