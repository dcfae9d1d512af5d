import { createHash } from 'node:crypto';
import type { Role } from '../../../lib/organizations/actor.ts';
import type { AnyBody, Answered } from '../../support/test-platform.ts';
import { learnGrant, type GrantSeen } from '../grants.ts';
import type { KnownDocument, KnownItem } from '../model.ts';
import { must } from '../violation.ts';
import { done, type Request, type Walker } from '../walker.ts';
import { look, variantOf } from './decisions.ts';
import type { Step } from './step.ts';

type DocumentSeen = Pick<KnownDocument, 'documentId' | 'kind' | 'sha256' | 'parties'>;
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asRole = (party: string): Role => (party === 'DataCoordinator' ? 'DataCoordinator' : party === 'DataOwner' ? 'DataOwner' : 'DataConsumer');

/** Reads the item's documents, each byte of them, and signs all that is open, or only some of it. */
const sign: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people } = walker;
  const today = walker.today();
  const item = walker.recent(model.items.filter(({ state, documentIds, approved }) => state === 'APPROVED' && approved !== undefined && (today <= approved.until || walker.chance(0.02)) && documentIds.some((id) => !isSigned(model.documents.get(id)))), 8);
  if (!item) return false;
  const reader = [`${item.consumerUnit}-consumer`, 'bureau-coordinator'].find((name) => !people.blocked.has(name));
  if (!reader) return false;
  const listed = await walker.send<AnyBody & { readonly items: readonly DocumentSeen[] }>({ operation: 'listItemDocuments', by: reader, method: 'GET', path: `${item.path}/documents` });
  must(done(listed), 'the consumer sees its documents', () => `${reader}: ${listed.status}`);
  const all = walker.chance(0.7);
  for (const seen of listed.body.items) {
    const document = model.documents.get(seen.documentId) ?? await read(walker, reader, seen);
    for (const { role } of document.parties) {
      if (document.signed.has(role) && !walker.chance(0.05)) continue;
      if (all || walker.chance(0.5)) await signFor(walker, item, document, role);
    }
  }
};
const isSigned = (document: KnownDocument | undefined): boolean => document?.parties.every(({ role }) => document.signed.has(role)) ?? false;

async function read(walker: Walker, by: string, { documentId, kind, sha256: named, parties }: DocumentSeen): Promise<KnownDocument> {
  const { body } = await walker.world.as(by).get<string>(`/documents/${documentId}`);
  must(sha256(body) === named, 'a document is named by its exact bytes', () => documentId);
  const document: KnownDocument = { documentId, kind, sha256: named, parties, signed: new Map() };
  walker.model.documents.set(documentId, document);
  return document;
}

async function signFor(walker: Walker, item: KnownItem, document: KnownDocument, party: string): Promise<void> {
  const { people, world } = walker;
  const unit = document.parties.find(({ role }) => role === party)?.unitId.replace('unit-', '') ?? item.consumerUnit;
  const by = walker.someone(people.holders(asRole(party), unit, walker.today()));
  const place = await walker.send<AnyBody & { readonly scanId: string; readonly upload: { readonly url: string } }>({ operation: 'requestScanUpload', by, path: `/documents/${document.documentId}/scans`, body: { party } });
  if (!done(place)) return;
  const scan = `盖章扫描件（演示）${document.documentId} ${party}`;
  await world.upload(place.body.upload, walker.chance(0.97) ? scan : `${scan} 另一份`);
  const digest = walker.chance(0.97) ? document.sha256 : sha256('另一份文书');
  const method = { kind: 'stampedScan', scanId: place.body.scanId, sha256: sha256(scan) };
  const answered = await walker.change({ operation: 'signDocument', by, path: `/documents/${document.documentId}/signatures`, body: { party, sha256: digest, method } });
  if (!done(answered)) return;
  const hands = people.handsOf(by, asRole(party), unit, walker.today());
  must(hands !== undefined && digest === document.sha256 && !document.signed.has(party), 'only a party signs, once, and what stands there', () => `${by} for ${party} under ${document.documentId}`);
  document.signed.set(party, { hands: hands ?? [], sha256: digest });
}

const activate: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people } = walker;
  const approved = model.items.filter(({ state, approved: scope }) => state === 'APPROVED' && scope !== undefined && (walker.today() <= scope.until || walker.chance(0.05)));
  const signed = approved.filter(({ documentIds }) => documentIds.every((id) => isSigned(model.documents.get(id))));
  const item = walker.recent(signed.length > 0 && walker.chance(0.85) ? signed : walker.chance(0.95) ? approved : model.items, 8);
  if (!item) return false;
  const direct = item.resource.shape.shareType === 'UNCONDITIONAL' && walker.chance(0.7);
  const today = walker.today();
  const by = walker.someone(direct ? people.holders('DataConsumer', item.consumerUnit, today) : walker.chance(0.05) ? [...item.submitters, ...item.deciders] : people.holders('DataTechnicalManager', item.resource.unit, today));
  const scope = item.approved && walker.chance(0.25) ? variantOf(walker, item.approved) : undefined;
  const request: Request = direct
    ? { operation: 'obtainDirectGrant', by, path: `${item.path}/direct-grant`, body: {} }
    : { operation: 'activateGrant', by, path: `${item.path}/grant`, body: scope ? { scope } : {} };
  const before = item.grantId;
  const answered: Answered<GrantSeen> = walker.chance(0.06) ? await race(walker, request) : await walker.change<GrantSeen>(request);
  if (!done(answered)) return;
  const hands = people.handsOf(by, direct ? 'DataConsumer' : 'DataTechnicalManager', direct ? item.consumerUnit : item.resource.unit, today) ?? [];
  must(hands.length > 0, 'only the executing seat puts a grant into force', () => `${by} on ${item.itemId}`);
  must(direct || !hands.some((hand) => item.submitters.includes(hand) || (item.deciders.includes(hand) && item.resource.shape.shareType !== 'UNCONDITIONAL')), 'who submitted or decided does not execute', () => `${hands.join(' for ')} on ${item.itemId}`);
  must(before === undefined, 'an item is granted once', () => item.itemId);
  must(answered.body.state === 'IN_FORCE', 'a grant comes into force', () => answered.body.grantId);
  learnGrant(walker, item, answered.body);
};

/** Two at once, without a key: one grant comes of it. */
async function race(walker: Walker, request: Request): Promise<Answered<GrantSeen>> {
  const [first, second] = await Promise.all([walker.send<GrantSeen>(request), walker.send<GrantSeen>(request)]);
  must(!(done(first) && done(second)), 'of two grants at once one comes into force', () => request.path);
  return done(first) ? first : second;
}

/** Somebody only looks; nothing may have changed unseen. */
const inspect: Step['take'] = async (walker): Promise<boolean | void> => {
  const item = walker.recent(walker.model.items, 60);
  return item ? void await look(walker, item) : false;
};

export const signingSteps: readonly Step[] = [{ name: 'sign', weight: 7, take: sign }, { name: 'activate', weight: 8, take: activate }, { name: 'inspect', weight: 2, take: inspect }];
