import { CertificateId, type UnitId } from '../../lib/identifiers.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { CertificateEntity, DestructionEntity, StatedReceiptEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { certificateStatement, type Certificate, type CertificateContent } from '../../lib/retention/certificate.ts';
import { decideDestruction, requireMove, type Destruction, type Hand } from '../../lib/retention/destruction.ts';
import { remainsOf } from '../../lib/retention/remains.ts';
import type { Step } from './advance-destructions.ts';
import { deliveredCopies, requestAttestations } from './copies.ts';
import { removeMoved } from './remove-moved.ts';
import { readAgain } from './sample.ts';

type Tools = Basics & Pick<Ports, 'keys' | 'keyStore' | 'expired' | 'ledgerReader' | 'signers'>;

/**
 * Refuses where a certificate would not be true: the key store does not really delete, or the sample still decrypts.
 * @throws Refusal `KEY_STORE_DOES_NOT_DELETE`, `DESTRUCTION_NOT_VERIFIED`, `MOVE_NOT_ALLOWED`
 */
export async function requireCertifiable(platform: Basics & Pick<Ports, 'keys' | 'keyStore' | 'expired'>, destruction: Destruction, law: Law): Promise<void> {
  law.require('destruction-irreversible', platform.keyStore.deletes, { code: 'KEY_STORE_DOES_NOT_DELETE' });
  const [key] = await platform.keys.status([{ kind: 'cohort', resourceId: destruction.resourceId, cohort: destruction.cohort }]);
  const sampleState = destruction.state === 'EXECUTED' ? await readAgain(platform, destruction) : undefined;
  law.require('destruction-irreversible', key === 'destroyed' && sampleState !== 'decrypted', { code: 'DESTRUCTION_NOT_VERIFIED' });
  requireMove(destruction, 'CERTIFIED');
}

/** The last step: the certificate, once moved records are deleted and a signed checkpoint covers the entry that states the execution. */
export const certify: Step = async (call, destruction) => {
  const { platform, now } = call;
  const { value } = destruction;
  const law = await call.law(value.unitPath, value.profile);
  await requireCertifiable(platform, value, law);
  if (!await removeMoved(call, value)) return undefined;
  const evidence = await ledgerEvidence(call, value);
  if (!evidence) return undefined;
  const copies = await deliveredCopies(platform, value);
  await requestAttestations(copies, value, now, call.bookkeep);
  const certificate = await issue(platform, value, law, evidence, copies, now);
  const { certificateId } = certificate;
  const next = decideDestruction(value, { to: 'CERTIFIED', certificateId }, now);
  await call.commit(
    { stream: 'sharing', action: 'destruction.certified', subject: { destructionId: value.destructionId, resourceId: value.resourceId, certificateId }, profile: value.profile, citation: law.cite('destruction-irreversible') },
    [DestructionEntity.replace(destruction, next), CertificateEntity.insert(certificate)],
  );
  return platform.storage.get(destruction.ref);
};

/** Where the execution is stated; nothing until a signed checkpoint covers it. */
async function ledgerEvidence({ platform }: Parameters<Step>[0], value: Destruction): Promise<CertificateContent['ledger'] | undefined> {
  const stated = await platform.storage.get(StatedReceiptEntity.ref(value));
  if (!stated) throw new TypeError(`destruction ${value.destructionId} has lost the receipt of its execution`);
  const { stream, shard, number, leafHash } = stated.value;
  const proof = await platform.ledgerReader.inclusion(stream, shard, number);
  return proof && { entry: `${stream}/${shard}/${number}`, leafHash, leafIndex: proof.leafIndex, checkpoint: proof.checkpoint.note, proof: [...proof.hashes] };
}

async function issue(
  platform: Tools, destruction: Destruction, law: Law, ledger: CertificateContent['ledger'], copies: readonly CertificateContent['deliveredCopies'][number][], now: Certificate['content']['issuedAt'],
): Promise<Certificate> {
  const { resourceId, sealed, approved, executed, verified, requested, executedAt } = destruction;
  const owner = destruction.unitPath.at(-1) ?? missing();
  const [resource, nameOf] = await Promise.all([
    platform.storage.get(ResourceEntity.ref({ resourceId })),
    unitNames(platform, [owner, ...[requested, sealed, approved, executed, verified].map((hand) => hand?.unitId), ...copies.map(({ unitId }) => unitId)]),
  ]);
  const done = (hand: Hand | undefined) => { const unitName = hand && nameOf(hand.unitId); return { ...(hand ?? missing()), ...(unitName && { unitName }) }; };
  const content: CertificateContent = {
    format: 'edudata-steward/destruction-certificate/1', certificateId: CertificateId.parse(`certificate-${platform.random.token()}`),
    destructionId: destruction.destructionId, resourceId, resourceName: resource?.value.content.name ?? missing(),
    ownerUnit: nameOf(owner) ?? missing(), cohort: destruction.cohort, reason: destruction.reason, count: destruction.count,
    keyFingerprint: destruction.keyFingerprint, methods: destruction.methods,
    steps: { ...(requested && { requested: done(requested) }), sealed: done(sealed), approved: done(approved), executed: done(executed), verified: done(verified) },
    executedAt: executedAt ?? missing(),
    verification: { before: destruction.sample?.before ?? (destruction.count > 0 ? 'dropped' : 'no-record'), after: destruction.sample?.after ?? 'key-destroyed' },
    remains: remainsOf(destruction), deliveredCopies: copies.map((copy) => { const unitName = nameOf(copy.unitId); return { ...copy, ...(unitName && { unitName }) }; }), articles: [law.cite('destruction-irreversible'), law.cite('storage-period-ends')],
    instrument: law.value('meta.instrument').titleZh, profile: destruction.profile, ledger, issuedAt: now,
  };
  const statement = Buffer.from(certificateStatement(content, sha256Hex(canonicalize(content))));
  const signatures = await Promise.all(platform.signers.map(async ({ name, algorithm, publicKey, sign }) => (
    { signer: name, algorithm, publicKey: Buffer.from(publicKey).toString('base64'), signature: Buffer.from(await sign(statement)).toString('base64') }
  )));
  return { certificateId: content.certificateId, resourceId, content, signatures };
}

/** Names of units, for papers that people read. */
async function unitNames({ storage }: Basics, ids: readonly (UnitId | undefined)[]): Promise<(unitId: UnitId | undefined) => string | undefined> {
  const known = [...new Set(ids)].filter((unitId) => unitId !== undefined);
  const names = new Map((await storage.getAll(known.map((unitId) => UnitEntity.ref({ unitId })))).flatMap((unit) => (unit ? [[unit.value.unitId, unit.value.name] as const] : [])));
  return (unitId) => unitId && names.get(unitId);
}

const missing = (): never => { throw new TypeError('a verified destruction lacks a step'); };
