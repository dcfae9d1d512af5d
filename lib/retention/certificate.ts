import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { CertificateId, DestructionId, ResourceId, UnitId } from '../identifiers.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';
import { DestructionReason, Hand } from './destruction.ts';

/** Where the ledger states the execution, and the proof that it is under a signed checkpoint (RFC 9162, C2SP). */
export const LedgerEvidence = z.strictObject({
  entry: z.string(),
  leafHash: z.string(),
  leafIndex: z.int(),
  checkpoint: z.string(),
  proof: z.array(z.string()),
});

/** Who did a step, with the name of the unit at which the role is held. */
const Done = Hand.extend({ unitName: z.string().optional() });

const Said = z.strictObject({ zh: z.string(), en: z.string() });

/** What a destruction certificate says. */
export const CertificateContent = z.strictObject({
  format: z.literal('edudata-steward/destruction-certificate/1'),
  certificateId: CertificateId,
  destructionId: DestructionId,
  resourceId: ResourceId,
  resourceName: z.string(),
  ownerUnit: z.string(),
  cohort: z.string(),
  reason: DestructionReason,
  count: z.int(),
  keyFingerprint: z.string(),
  methods: z.array(z.string()),
  steps: z.strictObject({ requested: Done.optional(), sealed: Done, approved: Done, executed: Done, verified: Done }),
  executedAt: Instant,
  verification: z.strictObject({ before: z.string(), after: z.string() }),
  /** What still holds the (unreadable) bytes, and until when. */
  remains: z.array(z.strictObject({ where: Said, what: Said, until: Said })),
  /** Copies delivered to consumers, with what they attested. */
  deliveredCopies: z.array(z.strictObject({ deliveryId: z.string(), unitId: UnitId, unitName: z.string().optional(), state: z.string() })),
  articles: z.array(Citation),
  /** Title of the regulation, in Chinese. */
  instrument: z.string(),
  profile: FrozenProfile,
  ledger: LedgerEvidence,
  issuedAt: Instant,
});
export type CertificateContent = z.output<typeof CertificateContent>;

/**
 * What the signers sign: three short lines, however long the content is (a key service takes 4,096 bytes). `sha256` is
 * the hash of the content's canonical JSON (RFC 8785), hex.
 */
export const certificateStatement = ({ format, certificateId }: CertificateContent, sha256: string): string => `${format}\n${certificateId}\n${sha256}\n`;

/** 销毁证书. */
export const Certificate = z.strictObject({
  certificateId: CertificateId,
  resourceId: ResourceId,
  content: CertificateContent,
  /** One of each signer, over the content's statement. */
  signatures: z.array(z.strictObject({ signer: z.string(), algorithm: z.string(), publicKey: z.string(), signature: z.string() })).min(1),
});
export type Certificate = z.output<typeof Certificate>;
