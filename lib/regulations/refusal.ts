import type { Citation } from './citation.ts';

interface Code {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  readonly zh: string;
  readonly en: string;
}

/** Every code a caller may meet: HTTP status and titles. Codes are stable; titles may be improved. */
export const REFUSAL_CODES = {
  // the request itself
  BODY_INVALID: { status: 400, zh: '请求内容不符合要求', en: 'The request is not valid' },
  UNAUTHENTICATED: { status: 401, zh: '未登录或令牌无效', en: 'No valid access token' },
  NOT_FOUND: { status: 404, zh: '对象不存在或您无权知悉', en: 'No such object that you may know of' },
  METHOD_NOT_ALLOWED: { status: 405, zh: '不支持的请求方法', en: 'This method is not allowed here' },
  BODY_TOO_LARGE: { status: 413, zh: '请求内容过大', en: 'The request body is too large' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, zh: '不支持的内容类型', en: 'Unsupported media type' },
  VERSION_REQUIRED: { status: 428, zh: '须以 If-Match 注明所依据的版本', en: 'If-Match with the version read is required' },
  VERSION_STALE: { status: 412, zh: '对象已被他人更新，请重新读取', en: 'The object has changed since it was read' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, zh: '同一幂等键已用于不同的请求', en: 'The idempotency key was used with another request' },
  CONCURRENT_CHANGE: { status: 409, zh: '与同时进行的另一操作冲突，请重试', en: 'Another change happened at the same time; try again' },
  MOVE_NOT_ALLOWED: { status: 409, zh: '当前状态不允许此操作', en: 'The current state does not allow this' },
  ALREADY_EXISTS: { status: 409, zh: '对象已存在', en: 'It already exists' },
  INTERNAL: { status: 500, zh: '系统内部错误', en: 'Internal error' },
  UNAVAILABLE: { status: 503, zh: '服务暂不可用，请稍后重试', en: 'Temporarily unavailable; try again later' },
  STORED_ITEM_ALTERED: { status: 503, zh: '存储的内容已损坏或被改动，已停止提供；请运维人员运行 npm run ledger:compare 核查', en: 'What is stored is damaged or was altered, and is not served. Operators: npm run ledger:compare' },
  // who
  PERSON_UNKNOWN: { status: 403, zh: '该账号未登记为平台人员', en: 'This account is not registered as a person' },
  PERSON_BLOCKED: { status: 403, zh: '该人员已列入黑名单', en: 'This person is blocked' },
  SEAT_REQUIRED: { status: 403, zh: '您不担任办理此事项的职责', en: 'You do not hold the seat that does this' },
  OWN_APPLICATION: { status: 403, zh: '不得审批本人提交的事项', en: 'Nobody decides on their own submission' },
  SEPARATION_OF_DUTIES: { status: 403, zh: '同一事项的不相容职责须由不同人员担任', en: 'Separated duties need different persons' },
  REGULATION_UNKNOWN: { status: 422, zh: '该单位没有适用的管理办法', en: 'No regulation binds this unit' },
  // catalog
  CLASSIFIED_DATA_OUT_OF_SCOPE: { status: 422, zh: '涉密数据不得进入本平台，请走涉密渠道', en: 'Classified data is out of scope; use the classified channel' },
  REQUIRED_FIELDS_MISSING: { status: 422, zh: '目录必填项缺失', en: 'Required catalog fields are missing' },
  LEGAL_BASIS_REQUIRED: { status: 422, zh: '限制共享须有明确依据', en: 'Restricting sharing needs a legal basis' },
  SHARE_CONDITIONS_REQUIRED: { status: 422, zh: '有条件共享须注明共享条件', en: 'Conditional sharing must state its conditions' },
  DERIVATIVE_NOT_REVIEWED: { status: 422, zh: '脱敏衍生数据须登记处理方式并经再识别检查', en: 'A masked derivative needs its transformation and re-identification check' },
  PUBLIC_CLOUD_JUSTIFICATION_REQUIRED: { status: 422, zh: '使用公有云存储须有经批准的理由', en: 'Public cloud storage needs an approved justification' },
  RETENTION_RULE_REQUIRED: { status: 422, zh: '含个人信息的资源须有保存期限', en: 'A resource with personal information needs a retention rule' },
  RETENTION_EXCEEDS_VALIDITY: { status: 422, zh: '保存期限不得超过业务有效期', en: 'Storage may not exceed the business validity period' },
  MASK_UNKNOWN: { status: 422, zh: '未知的脱敏方式', en: 'Unknown mask' },
  ALGORITHM_NOT_APPROVED: { status: 422, zh: '不符合国家密码管理要求的算法', en: 'The algorithm is not approved' },
  DOMESTIC_STORAGE_REQUIRED: { status: 422, zh: '教育数据须存储于中国大陆境内', en: 'Education data must be stored in mainland China' },
  CATALOG_REQUIRED: { status: 422, zh: '须先编制数据资源目录', en: 'The catalog must be compiled first' },
  SHARE_TYPE_UNCONFIRMED: { status: 422, zh: '审定须确认共享类型', en: 'The verification must confirm the share type' },
  SHARING_CONFORMANCE_REQUIRED: { status: 422, zh: '未通过共享符合性检查，不得验收', en: 'Without a passed sharing-conformance check there is no acceptance' },
  OVERRIDE_NOT_STRICTER: { status: 422, zh: '单位自定规则只能更严', en: "A unit's own value may only be stricter" },
  // sharing
  CONSUMER_NOT_ELIGIBLE: { status: 403, zh: '申请单位不属于可共享范围', en: 'This unit is not an eligible consumer' },
  RESOURCE_NOT_SHARED: { status: 422, zh: '该资源不予共享', en: 'The resource is not shared' },
  REQUEST_INCOMPLETE: { status: 422, zh: '申请内容不完整', en: 'The application is incomplete' },
  CONDITIONS_NOT_MET: { status: 422, zh: '不符合该资源的共享条件', en: "The resource's sharing conditions are not met" },
  PLATFORM_CHANNEL_ONLY: { status: 422, zh: '须通过平台获取，不得另建直连', en: 'Data is fetched through the platform only' },
  DELIVERY_REASON_REQUIRED: { status: 422, zh: '非接口方式交付须说明理由', en: 'Delivery other than by interface needs a reason' },
  MLPS_PROOF_REQUIRED: { status: 422, zh: '须提供等级保护定级备案证明', en: 'MLPS filing evidence is required' },
  MLPS_LEVEL_INSUFFICIENT: { status: 422, zh: '等级保护级别不足', en: 'The MLPS level is too low' },
  REFUSAL_REASON_REQUIRED: { status: 422, zh: '拒绝须说明理由', en: 'A refusal must state reasons' },
  REFUSAL_BASIS_REQUIRED: { status: 422, zh: '拒绝须有法律依据', en: 'A refusal needs a legal basis' },
  APPROVAL_EXCEEDS_REQUEST: { status: 422, zh: '批准范围不得超出申请范围', en: 'The approval may not exceed the request' },
  BULK_APPROVAL_REQUIRED: { status: 409, zh: '批量共享个人信息须先经规定机构批准', en: 'Sharing personal information in bulk needs an approval first' },
  MASK_WEAKENED: { status: 422, zh: '不得放宽目录规定的脱敏', en: "The catalog's mask may not be weakened" },
  REVIEW_REQUIRED: { status: 409, zh: '尚未通过审核', en: 'There is no approving review yet' },
  AGREEMENT_REQUIRED: { status: 409, zh: '须先签署规定的文书', en: 'The required documents are not all signed' },
  SIGNATURE_INVALID: { status: 422, zh: '签名与文书内容不符', en: 'The signature does not match the document' },
  RESPONSIBLE_PERSON_REQUIRED: { status: 422, zh: '须指定使用单位的责任人', en: 'A responsible person at the consumer is required' },
  EXPORT_ASSESSMENT_REQUIRED: { status: 422, zh: '向境外提供须通过出境安全评估', en: 'Provision abroad needs an approved export assessment' },
  ONWARD_APPROVAL_REQUIRED: { status: 403, zh: '对外提供须书面申请并经同意', en: 'Onward disclosure needs consent' },
  ANALYSIS_MASKED_ONLY: { status: 422, zh: '第三方数据分析只提供脱敏数据', en: 'Third-party analysis gets masked data only' },
  COORDINATOR_MISSING: { status: 409, zh: '没有可立即受理的数据管理协调部门', en: 'No coordinator can take the case at once' },
  ESCALATION_NOT_OPEN: { status: 409, zh: '该救济途径不可用或已用尽', en: 'This remedy is not open, or used up' },
  NEUTRAL_REVIEWER_REQUIRED: { status: 403, zh: '须由非当事方的机构裁定', en: 'A body that is not a party must rule' },
  // grants
  GRANT_EXCEEDS_APPROVAL: { status: 422, zh: '授权不得超出批准范围', en: 'The grant exceeds the approval' },
  GRANT_NOT_IN_FORCE: { status: 403, zh: '授权未生效或已终止', en: 'The grant is not in force' },
  GRANT_HOLDER_MISMATCH: { status: 403, zh: '授权仅限原申请单位使用', en: 'The grant belongs to another unit' },
  FIELD_NOT_GRANTED: { status: 403, zh: '所请求的数据项未获授权', en: 'A requested field is not granted' },
  PURPOSE_NOT_GRANTED: { status: 403, zh: '用途与授权用途不符', en: 'The purpose is not the granted one' },
  DAILY_BUDGET_SPENT: { status: 429, zh: '今日查询次数已用完', en: "Today's read budget is spent" },
  RECORD_NOT_FOUND: { status: 404, zh: '没有符合条件的记录', en: 'No record matches' },
  LOOKUP_NOT_UNIQUE: { status: 409, zh: '符合条件的记录不止一条，请按主检索项查询', en: 'More than one record matches; look up by the primary key' },
  RECORD_UNREADABLE: { status: 503, zh: '记录无法解密或校验失败', en: 'The record cannot be decrypted or verified' },
  GRANT_UNVERIFIED: { status: 503, zh: '授权内容未通过完整性核对，已停止凭其提供数据', en: 'The grant fails its integrity check; nothing is served through it' },
  KEY_DESTROYED: { status: 410, zh: '数据密钥已销毁，数据不可恢复', en: 'The data key is destroyed; the data cannot be recovered' },
  // records
  COLLECTION_NOT_AUTHORISED: { status: 403, zh: '未获该资源的采集授权', en: 'No collection authorisation for this resource' },
  IMPORT_INVALID: { status: 422, zh: '导入文件不符合要求', en: 'The import file is not valid' },
  // retention and destruction
  HOLD_IN_FORCE: { status: 409, zh: '数据处于保全状态，不得销毁', en: 'A hold is in force' },
  NOT_DUE: { status: 409, zh: '尚未到期', en: 'Not due yet' },
  DESTRUCTION_NOT_VERIFIED: { status: 409, zh: '销毁尚未验证，不得出具证书', en: 'The destruction is not verified' },
  KEY_STORE_DOES_NOT_DELETE: { status: 409, zh: '密钥库不能真正删除密钥，不得出具证书', en: 'The key store does not really delete' },
  LOG_PERIOD_TOO_SHORT: { status: 422, zh: '日志留存期限不得低于下限', en: 'The log period is below the floor' },
} as const satisfies Record<string, Code>;

export type RefusalCode = keyof typeof REFUSAL_CODES;

/** Points into the request body (RFC 6901), or into its path, query parameters or headers, with what is wrong there. */
export interface Pointer {
  readonly in?: 'path' | 'query' | 'header';
  readonly pointer: string;
  readonly detail: Text;
}
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** An expected refusal: the only error that domain code throws on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly detail: Text;
  readonly citation: Citation | undefined;
  readonly pointers: readonly Pointer[];
  /** Seconds after which a 503 is worth another try. */
  readonly retryAfter: number | undefined;
  constructor(code: RefusalCode, options: { readonly detail?: Text; readonly citation?: Citation; readonly pointers?: readonly Pointer[]; readonly retryAfter?: number } = {}) {
    const { zh, en } = REFUSAL_CODES[code];
    super(`${code}: ${options.detail?.en ?? en}`);
    this.code = code;
    this.detail = options.detail ?? { zh, en };
    this.citation = options.citation;
    this.pointers = options.pointers ?? [];
    this.retryAfter = options.retryAfter;
  }
}
