import * as z from 'zod';

/** Building blocks of profile values. Vocabularies that a rule orders or counts by are closed; the rest is open text. */
const list = z.array(z.string());
const flag = z.boolean();
const optionalFlag = z.boolean().optional();

export const DurationUnit = z.enum(['hours', 'workingDays', 'days', 'weeks', 'months', 'quarters', 'years', 'calendarYear']);
export type DurationUnit = z.output<typeof DurationUnit>;

/** A length of time. Months and years are calendar months and years; `calendarYear` is once in every calendar year. */
export const Duration = z.strictObject({ value: z.int().min(0), unit: DurationUnit });
export type Duration = z.output<typeof Duration>;

/** The event from which a deadline runs. */
export const StartEvent = z.enum(['SUBMITTED', 'ACCEPTED', 'FORWARDED', 'CONFIRMED', 'TRIGGER_DATE', 'CHANGE_DATE']);
export type StartEvent = z.output<typeof StartEvent>;

export const Deadline = Duration.extend({ from: StartEvent.optional(), appliesTo: z.string().optional() });
export type Deadline = z.output<typeof Deadline>;

/** Who acts in which order; `all`: every step in order; `any`: one of them suffices; `none`: nobody may. */
export const Steps = z.strictObject({ mode: z.enum(['all', 'any']), steps: list });
export type Steps = z.output<typeof Steps>;

/** A document to be signed before a grant is in force. `when` is `always`, a share type, or a condition's name. */
export const DocumentRule = z.strictObject({ doc: z.string(), parties: list, when: z.string() });
export type DocumentRule = z.output<typeof DocumentRule>;

const party = z.strictObject({ zh: z.string(), id: z.string(), synonyms: list.optional() });
const typeDefinition = <const C extends readonly [string, ...string[]]>(codes: C) => z.array(z.strictObject({ code: z.enum(codes), zh: z.string() }));
const gate = z.strictObject({
  required: flag, catalog: z.string().nullable().optional(), appliesTo: list.optional(),
  evidence: z.string().optional(), check: z.string().optional(), afterGoLive: z.string().optional(),
});
export const CountUnit = z.enum(['persons', 'records', 'unspecified']);
const threshold = {
  threshold: z.int().min(0).optional(), unit: CountUnit.optional(), comparison: z.enum(['>=', '>']).optional(),
};
const platformChannel = z.strictObject({
  unified: flag, platform: z.string(), login: optionalFlag, proactive: optionalFlag,
  otherChannelsSync: optionalFlag, alsoPublications: optionalFlag,
});
/** The least kind of destruction of a stored medium, by the grade of what it holds; what no row names is destroyed physically. */
const leastMethod = z.strictObject({ grades: list, media: list, least: z.enum(['logical', 'physical']) });
const consent = z.strictObject({ by: z.string(), form: z.enum(['WRITTEN', 'SEPARATE']), per: z.string().optional() });

/** One schema a key; `strictness.ts` says which way is stricter. `null` is allowed only where a profile may end in nothing. */
const makeValues = () => ({
  'meta.instrument': z.strictObject({ titleZh: z.string(), titleEn: z.string(), issuer: z.string(), number: z.string().nullable(), articles: z.int() }),
  'meta.effectiveFrom': z.iso.date().nullable(),
  'meta.scope': list,
  'meta.interpreter': z.string(),
  'meta.classifiedDataExcluded': flag,

  'roles.owner': party,
  'roles.consumer': party,
  'roles.coordinator': party,
  'roles.technical': party,
  'roles.leadingBody': party.nullable(),
  'roles.superiorReviewer': z.string().nullable(),

  'ownership.attribution': z.string(),
  'ownership.transferOnAggregation': flag,

  'catalog.types': list,
  'catalog.requiredFields': z.union([list, z.record(z.string(), list)]),
  'catalog.compilationChain': z.record(z.string(), list),
  'catalog.shareTypeSetBy': z.strictObject({ proposes: z.string(), confirms: z.string() }),
  'catalog.visibility': z.enum(['all', 'byShareScope']),
  'catalog.updateTriggers': list,
  'catalog.updateDeadline': Deadline.extend({ hardStep: z.string().optional(), followUpSteps: list.optional() }),
  'catalog.changePath': z.string(),
  'catalog.maintenanceInterval': Duration,
  'catalog.filing': list,
  'catalog.preProjectGate': gate,
  'catalog.acceptanceGate': gate,

  'collection.principle': list,
  'collection.duplicatePolicy': z.enum(['block', 'blockUnlessException', 'warn']),
  'collection.authoritativeSourceDecider': z.strictObject({ first: z.string(), ifUnable: z.string().optional() }),
  'collection.conflictArbiter': z.string(),
  'collection.preApproval': z.strictObject({ chain: list.optional(), dossier: list.optional(), STATUTORY_STATISTICS: list.optional(), ADMINISTRATIVE_RECORD: list.optional() }),
  'collection.standards': z.strictObject({
    binding: flag, registry: z.string(), changeRequest: optionalFlag, extensible: optionalFlag, identifiers: list.optional(), indicatorFiling: optionalFlag,
  }),
  'collection.noticeContents': list,
  'collection.consent': z.enum(['none', 'consent', 'separateForSensitive', 'consent+statutoryException']),
  'collection.biometric': z.strictObject({
    allowed: flag, appliesTo: list.optional(), stages: list.optional(), consents: z.array(consent), mode: z.enum(['all', 'any']), plus: list.optional(),
  }),
  'collection.sensitivePi': z.strictObject({ dossier: list, collectiveDecision: flag, separateConsent: flag, preferUseWithoutStoring: optionalFlag }),
  'collection.marketPurchase': z.strictObject({ allowed: flag, priorNotice: flag, noDuplicate: optionalFlag, catalogAfterwards: optionalFlag }),
  'collection.digitisation': flag,
  'collection.indicatorChange': list,
  'collection.retirement': z.strictObject({ chain: list.optional(), validSurvey: list.optional(), expiredSurvey: list.optional(), system: list.optional() }),

  'aggregation.scope': z.string(),
  'aggregation.channel': z.strictObject({ exclusive: flag, platform: list, exception: z.string().optional(), norm: z.string().optional() }),
  'aggregation.upwardFlow': z.strictObject({
    required: flag, from: z.union([z.string(), list]).optional(), to: z.string().optional(), timing: z.string().optional(), institutionsGoTo: z.string().optional(),
  }),
  'aggregation.schemaChangeNotice': z.strictObject({
    advance: z.union([flag, Duration]), advanceNumber: Duration.nullable().optional(), suggestedAdvance: Duration.optional(),
    path: z.array(z.union([z.string(), list])).optional(), to: list.optional(), timing: z.string().optional(), coordinatorWhen: z.string().optional(),
    qualityRuleReview: optionalFlag, integrationTest: optionalFlag, support: optionalFlag, officeOrganisesUpdate: optionalFlag,
  }),
  'aggregation.outOfScopePath': z.strictObject({
    available: flag, examinedBy: z.string().optional(), tests: list.optional(), then: list.optional(), channel: z.string().optional(),
  }),
  'aggregation.analyticsByCoordinator': flag,

  'quality.dimensions': list,
  'quality.responsible': z.string(),
  'quality.checkMode': z.strictObject({
    modes: list.nullable(), when: z.string(), realTimeMonitoring: optionalFlag, aspects: list.optional(), suggested: z.strictObject({ modes: list }).optional(),
  }),
  'quality.evidence': z.strictObject({ keep: flag, retention: Duration.nullable(), appendOnly: optionalFlag }),
  'quality.reporting': z.strictObject({
    toOwner: z.string(), periodic: flag.nullable(), interval: Duration.nullable().optional(), suggested: Duration.optional(), publish: optionalFlag, toCoordinator: optionalFlag,
  }),
  'quality.updateDuty': z.strictObject({ by: z.string(), consistencyCheck: optionalFlag, reportSnapshots: optionalFlag }),

  'sharing.types': typeDefinition(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']),
  'sharing.defaultStance': z.enum(['shareByDefault', 'onDemand']),
  'sharing.defaultType': z.strictObject({ type: z.string(), exceptIf: list.optional(), thenType: z.string().optional() }),
  'sharing.freeOfCharge': flag,
  'sharing.consumerScope': z.strictObject({ eligible: list.optional(), internal: list.optional(), external: list.optional(), exception: z.string().optional() }),
  'sharing.channel': z.strictObject({
    platformOnly: flag, nearest: optionalFlag, noPointToPoint: optionalFlag, externalDataAlso: optionalFlag, network: z.string().optional(),
    /** Address blocks (CIDR) of that network; any address where none are given. */
    ranges: list.optional(),
  }),
  'sharing.requestContents': z.union([list, z.strictObject({
    form: z.string(), stampedUpload: optionalFlag, cart: optionalFlag, fields: list.optional(), minimisation: optionalFlag,
  })]),
  'sharing.ownerConfirmation': z.enum(['none', 'perEntry', 'perRequest']),
  'sharing.unconditionalPath': z.strictObject({ steps: list, direct: flag, executedBy: z.string().optional() }),
  /** `external` is null where nobody outside may be granted anything. */
  'sharing.conditionalApprovers': z.strictObject({ internal: Steps, external: Steps.nullable(), executedBy: z.string() }),
  'sharing.responseDeadline': Deadline.extend({ suggestedAcceptanceSla: Deadline.optional(), suggestedInternal: Deadline.optional() }),
  'sharing.refusalReasons': flag,
  'sharing.refusalBasis': z.strictObject({ required: flag, reasonTypes: list.optional(), instruments: list.optional() }),
  'sharing.restrictionBasis': z.strictObject({ appliesTo: list, instruments: list, reasonsToo: flag }),
  'sharing.conditionsStated': flag,
  'sharing.escalation': Steps,
  /** `timing: immediately` means that the case exists and is assigned in the same commit. Numbers are service targets. */
  'sharing.remedy': z.strictObject({
    available: flag, timing: z.string().optional(), start: Duration.optional(), answer: z.union([z.string(), Duration]), suggestedAnswer: Duration.optional(),
  }),
  'sharing.documentsBeforeGrant': z.array(DocumentRule),
  'sharing.consumerMlpsProof': z.strictObject({ required: flag, appliesTo: list.optional(), minLevel: z.union([z.literal('perEntry'), z.int()]).optional() }),
  'sharing.bulkPiApproval': z.strictObject({
    threshold: z.int().nullable(), comparison: z.enum(['>=', '>']).optional(), countUnit: CountUnit.optional(), approver: z.string().optional(),
    suggested: z.strictObject({ countUnit: z.string(), sumActiveGrants: flag }).optional(),
  }),
  'sharing.deliveryPreference': z.strictObject({
    preferred: z.string(), others: list.optional(), reasonForOthers: optionalFlag, currentPractice: z.string().optional(), appliesTo: list.optional(), strength: z.string().optional(),
  }),
  'sharing.copyConsent': list,
  'sharing.purposeLimitation': z.strictObject({ bound: z.string(), ownDutyOnly: flag, purposes: z.string().optional() }),
  'sharing.reclassifyAfterDesensitisation': flag,
  'sharing.sourceAttribution': flag,
  'sharing.errorFeedback': z.strictObject({ to: list, cc: list }),
  'sharing.errorCorrection': z.strictObject({ required: flag, deadline: Deadline.nullable(), sanction: z.string().optional() }),

  'onward.policy': z.enum(['prohibited', 'writtenApplication']),
  'onward.approvers': z.strictObject({ mode: z.enum(['all', 'any', 'none']), steps: list }),
  'onward.commercialBan': flag,
  'onward.thirdPartyAnalysis': z.strictObject({ review: flag, maskedOnly: flag, alsoInternal: list.optional() }),
  'onward.derivedData': z.strictObject({ responsible: z.string(), scopeLimitedToSource: flag.nullable(), noRecoverablePi: optionalFlag }),

  'opening.types': typeDefinition(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN']),
  'opening.closedCriteria': list,
  'opening.conditionalCriteria': list,
  'opening.defaultType': z.string().nullable(),
  'opening.reclassify': list,
  'opening.approver': Steps.extend({ alternative: z.string().optional() }),
  'opening.preReview': z.strictObject({ tiers: z.int(), securityReview: flag, distinctPersons: optionalFlag, leadingGroup: optionalFlag }),
  'opening.responseDeadline': Deadline.extend({ extension: Duration.optional(), answerTo: z.string().optional() }),
  'opening.demandIntake': z.strictObject({ available: flag, by: z.string(), forward: z.string().optional() }),
  'opening.objection': z.strictObject({
    available: flag, intake: z.string(), grounds: list.optional(), verify: z.string().optional(), suspend: z.union([flag, z.string()]),
    outcomes: list.optional(), reply: z.string().optional(), answer: Duration.optional(),
  }),
  'opening.channel': platformChannel,
  'opening.format': z.strictObject({ machineReadable: flag, online: optionalFlag }),
  'opening.list': z.strictObject({ public: flag, dynamic: optionalFlag, fields: list.optional(), basis: z.string().optional(), leadingGroupReview: optionalFlag }),
  'opening.userDuties': z.strictObject({ termsAcceptance: flag }),

  'logs.sharing': Duration,
  'logs.opening': Duration,
  'logs.operations': Duration,
  'logs.floorRule': z.enum(['none', 'maxOfLevels']),
  'logs.scope': list,

  'retention.personalData': z.strictObject({ max: z.string(), appliesTo: z.string().optional() }),
  'retention.expiryAction': z.array(z.enum(['desensitisedArchive', 'destroy'])),
  'retention.archiveIsolation': flag,

  'storage.location': z.enum(['domestic', 'unrestricted']),
  'storage.publicCloud': z.enum(['allowed', 'caution', 'prohibited']),
  'storage.export': z.strictObject({ assessment: flag, need: z.string().optional() }),
  'storage.backup': z.strictObject({ required: flag, offsite: z.union([flag, z.string()]).nullable(), plan: optionalFlag, disasterRecovery: optionalFlag }),

  'crypto.transit': z.strictObject({ required: flag, signature: optionalFlag, authentication: optionalFlag, payloadForImportant: optionalFlag }),
  'crypto.rest': z.strictObject({ required: z.union([flag, z.literal('pi|important')]) }),
  'crypto.algorithms': z.strictObject({ policy: z.string(), national: list.optional(), suggested: z.strictObject({ national: list }).optional() }),

  'destruction.standard': z.strictObject({ irreversible: flag, copies: flag.nullable(), certificate: optionalFlag }),
  'destruction.owner': z.string(),
  'destruction.method': z.union([list, z.strictObject({ methods: list, strategies: z.array(leastMethod) })]),

  'mlps.platformLevel': z.int().min(1).max(5).nullable(),
  'mlps.piTrigger': z.strictObject({ ...threshold, level: z.int().min(1).max(5), when: z.string().optional() }),
  'mlps.duties': list,

  'pi.countUnit': z.enum(['persons', 'records']),
  'pi.officer': z.strictObject(threshold).nullable(),
  'pi.filing': z.strictObject({ ...threshold, to: z.string() }).nullable(),
  'pi.annualAudit': z.strictObject({ ...threshold, interval: Duration }).nullable(),
  'pi.appCertification': z.strictObject(threshold).nullable(),
  'pi.sensitiveCategories': list,
  'pi.rights': list,

  'access.leastPrivilege': flag,
  /** Each inner list: duties of which one person may hold only one for the same object. */
  'access.separationOfDuties': z.array(list),
  'access.controls': list,

  'security.classificationScheme': z.strictObject({
    axes: list.optional(), setBy: z.string().optional(), principle: z.string().optional(), source: z.string().optional(),
    classes: list.optional(), grades: list.optional(), logsGrade: z.string().optional(),
  }),
  'security.riskAssessment': z.strictObject({
    periodic: flag.nullable().optional(), required: optionalFlag, perSurveyOrSystem: optionalFlag, interval: Duration.nullable(), by: z.string().optional(), suggested: Duration.optional(),
  }),
  'security.releaseReview': z.strictObject({
    required: flag, before: list.optional(), by: z.string().optional(), secrecyReviewFiled: optionalFlag, tiers: z.int().optional(), leadingGroup: optionalFlag,
  }),
  'security.monitoring': list,

  'incident.plan': flag,
  'incident.drill': z.strictObject({ required: flag, interval: Duration.nullable(), suggested: Duration.optional() }),
  'incident.response': z.strictObject({ immediate: flag, steps: list, decisionBody: z.string().optional() }),
  /** `hard: false`: the number is a service target, never a legal breach. */
  'incident.reporting': z.strictObject({ to: list, persons: optionalFlag, deadline: Duration.nullable(), hard: optionalFlag }),

  'people.officers': list,
  'people.training': z.strictObject({ required: flag, topics: list.optional(), records: optionalFlag, interval: Duration.nullable() }),
  'people.outsourcing': z.strictObject({ documents: list, ownerResponsibleForVendorData: optionalFlag }),
  'people.vendorStaff': z.strictObject({ documents: list, beforeWork: optionalFlag }),
  'people.offboarding': z.strictObject({ revokeAccess: z.string(), controlPeriod: Duration.optional(), checklist: list, blocksExitClearance: optionalFlag }),

  'oversight.statistics': z.strictObject({
    produced: flag, interval: Duration.nullable(), by: z.string().optional(), topic: z.string().optional(), kind: z.string().optional(), suggested: Duration.optional(),
  }),
  'oversight.notification': z.strictObject({ required: flag, interval: z.string().optional(), when: z.string().optional(), suggestedReminders: z.int().optional() }),
  'oversight.assessment': z.strictObject({
    required: flag, interval: Duration.optional(), effect: z.string().optional(), kind: z.string().optional(), qualityAssessmentReports: optionalFlag,
  }),
  'oversight.inspection': z.strictObject({ required: flag, modes: list.optional(), notice: optionalFlag }),
  'oversight.rectification': z.strictObject({
    available: flag, by: list.optional(), deadlineInNotice: optionalFlag, deadline: optionalFlag, then: z.string().optional(), interview: optionalFlag,
  }),
  'oversight.projectVeto': list,
  'oversight.violations': list,
});

type Values = ReturnType<typeof makeValues>;
let made: Values | undefined;
/** Made when the first is asked for: most functions of a cloud never look at one, and they take a twentieth of a start. */
export const values = (): Values => (made ??= makeValues());
