import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { ImportId, LegalBasisId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';
import { Recipient } from './recipient.ts';

/** Import takes 400 of them; the rest is room for holds and erasures. */
export const MOST_LIVE_COHORTS = 500;
/** As many secondary look-up items as a record has indexes for. */
export const MOST_SECONDARY = 2;

export const ShareType = z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']);
export type ShareType = z.output<typeof ShareType>;
export const OpenType = z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN']);
export const UpdateFrequency = z.enum(['realTime', 'daily', 'weekly', 'monthly', 'quarterly', 'halfYearly', 'yearly', 'irregular']);
export const Grade = z.enum(['core', 'important', 'sensitive', 'internal', 'public']);
export type Grade = z.output<typeof Grade>;
export const DeliveryMode = z.enum(['INTERFACE', 'PUSH', 'FILE']);
export type DeliveryMode = z.output<typeof DeliveryMode>;

/** 数据项: one column of a resource. `code` is its name in records and CSV headers. */
export const DataItem = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  name: z.string().min(1).max(60),
  type: z.enum(['text', 'integer', 'decimal', 'date', 'boolean', 'code']),
  required: z.boolean(),
  maxLength: z.int().min(1).max(2000),
  grade: Grade,
  personal: z.boolean(),
  sensitive: z.boolean(),
  /** Look-up key: `primary` once at most; found by keyed hash, never in clear. */
  lookup: z.enum(['none', 'primary', 'secondary']),
  /** How it leaves unless a grant says otherwise: masked by default. */
  mask: MaskChoice,
});
export type DataItem = z.output<typeof DataItem>;

/** 共享条件, structured. */
export const ShareConditions = z.strictObject({
  recipients: z.array(Recipient).min(1).max(20),
  items: z.array(z.string()).min(1).max(200),
  purposes: z.array(z.string().min(1).max(200)).min(1).max(20).describe('可共享的用途；申请和查询的用途须与其中之一逐字一致 · purposes it is shared for; applications and reads name one of them word for word'),
  deliveries: z.array(DeliveryMode).min(1),
  maxMonths: z.int().min(1).max(120),
  note: z.string().max(500),
});

/**
 * How the storage period follows from the business. `endsAfter`: the business event's date field in each record plus
 * months (until graduation, until the contract ends); `maxYears` caps it from the import date.
 */
export const RetentionRule = z.strictObject({
  businessEvent: z.string().min(1).max(100),
  /** Code of the date item that holds the event's date. */
  eventField: z.string(),
  months: z.int().min(0).max(600),
  /** Months after the event for which the business still needs the data; absent: as long as it is stored. Storage never outlasts it. */
  validMonths: z.int().min(0).max(600).optional(),
  maxYears: z.int().min(1).max(100),
  expiryAction: z.enum(['desensitisedArchive', 'destroy']),
});
export type RetentionRule = z.output<typeof RetentionRule>;

/** Steps of the compilation chains that profiles order, between the draft and its publication. */
export const ReviewState = z.enum([
  'DEPT_SUBMITTED', 'UNIT_SUBMITTED', 'UNIT_SIGNED', 'DEPT_REVIEWED', 'DEPT_PUBLISHED', 'COUNTY_MERGED', 'PLANNING_MERGED',
  'OFFICE_CONFIRMED', 'OFFICE_COMPILED', 'COORDINATOR_APPROVED', 'LEVEL_EDITION', 'CITY_VERIFIED', 'LEADER_APPROVED', 'LEADER_AGREED',
]);
export type ReviewState = z.output<typeof ReviewState>;
/** Where an edition in work stands. */
export const WorkState = z.enum(['DRAFT', 'RETURNED', ...ReviewState.options]);
export type WorkState = z.output<typeof WorkState>;
/** Where the entry stands: with its first edition in work, or what follows publication. */
export const ResourceState = z.enum([...WorkState.options, 'PUBLISHED', 'SUSPENDED', 'RETIRED']);
export type ResourceState = z.output<typeof ResourceState>;

/** One step of an entry's life, with who did it; kept for all editions. */
export const ChainStep = z.strictObject({
  edition: z.int().min(1),
  to: ResourceState, at: Instant, by: PersonId, onBehalfOf: PersonId.optional(), role: z.string(), unitId: UnitId, comment: z.string().max(500),
  /** Set by the step that confirms the share type. */
  confirmedShareType: ShareType.optional(),
});
export type ChainStep = z.output<typeof ChainStep>;

/** How storage is encrypted; `none` exists to be refused. */
export const CipherSuite = z.enum(['sm4-ctr-hmac-sm3', 'aes-256-gcm', 'none']);

/** What an owner fills in. */
export const ResourceContent = z.strictObject({
  name: z.string().min(2).max(100),
  summary: z.string().min(1).max(1000),
  code: z.string().regex(/^[A-Za-z0-9/_-]{3,64}$/),
  dataForm: z.enum(['structured', 'semiStructured', 'unstructured']).optional(),
  resourceFormat: z.string().max(40).optional(),
  updateFrequency: UpdateFrequency.optional(),
  secrecy: z.enum(['classified', 'nonClassified']),
  /** Holds trade secrets: a text may then want an agreement before it is shared. */
  tradeSecret: z.boolean().optional(),
  grade: Grade,
  shareType: ShareType,
  openType: OpenType.optional(),
  legalBases: z.array(LegalBasisId).max(20),
  shareConditions: ShareConditions.optional(),
  mlpsLevel: z.int().min(1).max(5).optional(),
  storage: z.enum(['governmentCloud', 'ownPremises', 'publicCloud']),
  publicCloudJustification: z.string().max(1000).optional(),
  retention: RetentionRule.optional(),
  items: z.array(DataItem).min(1).max(200),
  /** Set on a masked derivative: its source, how it was made, and that re-identification was checked. */
  derivedFrom: z.strictObject({ resourceId: ResourceId, transformation: z.string().max(500), reidentificationCheck: z.string().max(500) }).optional(),
  /** Who is accountable at each stage of the life cycle; the owner unit unless said. */
  accountable: z.strictObject({ collection: UnitId, storage: UnitId, sharing: UnitId }).partial().optional(),
  relatedCodes: z.array(z.string().max(64)).max(50),
  /** Absent: the platform's national suite. */
  cipherSuite: CipherSuite.optional(),
  /** How the owner collects and keeps it (the completeness report lists what is missing). */
  care: z.strictObject({
    procedure: z.strictObject({ document: z.string().min(1).max(200), version: z.string().min(1).max(40) }),
    channel: z.string().min(1).max(100),
    maintenanceOfficer: PersonId,
    backupPlan: z.string().min(1).max(200),
    archivePlan: z.string().min(1).max(200),
  }).partial().optional(),
  /** Which of a regulation's kinds of catalog it belongs to, where required fields differ by kind. */
  catalogType: z.string().max(60).optional(),
  /** Fields that a catalog guide wants and that have no place of their own, by the guide's name. */
  attributes: z.record(z.string().max(60), z.string().max(500)).optional(),
});
export type ResourceContent = z.output<typeof ResourceContent>;

/** An edition on its way through the compilation chain. */
export const Work = z.strictObject({
  edition: z.int().min(1),
  content: ResourceContent,
  state: WorkState,
  /** Catalog schema (regulation and version) that it was last validated against. */
  schemaVersion: z.string(),
  profile: FrozenProfile,
  submittedBy: z.array(PersonId).max(2).optional(),
});
export type Work = z.output<typeof Work>;

/**
 * 教育数据资源: a catalog entry with its lifecycle. Before the first publication `content` is the draft; afterwards it is
 * the published edition, which stays in force while `revision`, the next edition, is in work.
 */
export const Resource = z.strictObject({
  resourceId: ResourceId,
  /** Owner: the department that collects. Never changes on aggregation unless the profile says so. */
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  steward: PersonId,
  content: ResourceContent,
  state: ResourceState,
  /** Number of the edition in `content`; each publication freezes one. */
  edition: z.int().min(1),
  /** Edition in force, 0 before the first publication. */
  publishedEdition: z.int().min(0),
  schemaVersion: z.string(),
  profile: FrozenProfile,
  /** Who submitted the edition in `content`, and on whose behalf. */
  submittedBy: z.array(PersonId).max(2).optional(),
  revision: Work.optional(),
  steps: z.array(ChainStep).max(200),
  /** Who may import, by person, until when (inclusive). */
  collectors: z.array(z.strictObject({ personId: PersonId, until: LocalDate })).max(100),
  /** Live cohorts (`YYYY-MM-DD`, or of moved records), so that a masked read fetches their keys in one trip. */
  cohorts: z.array(z.string()).max(MOST_LIVE_COHORTS),
  /**
   * Imports of a resource are numbered and load one at a time (`running`). A record is readable when its import's
   * number is at most `readable`: a whole import becomes readable with one write here. Absent before the first.
   */
  imports: z.strictObject({ readable: z.int().min(0), running: ImportId.optional() }).optional(),
  /** The justification that was approved, word for word; another text needs another approval. */
  publicCloudApproval: z.strictObject({ justification: z.string(), by: PersonId, at: Instant }).optional(),
  publishedOn: LocalDate.optional(),
  /** Last complete import, and the last day on which the declared cycle wants the next. */
  dataUpdatedOn: LocalDate.optional(),
  updateDueOn: LocalDate.optional(),
  staleSince: LocalDate.optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Resource = z.output<typeof Resource>;

/** A published edition never changes. */
export const Edition = z.strictObject({
  resourceId: ResourceId, edition: z.int().min(1), content: ResourceContent, contentHash: z.string(),
  publishedAt: Instant, profile: FrozenProfile,
});
export type Edition = z.output<typeof Edition>;
