/** What a refusal rests on: article and duty; where the text is silent, why the default stands; or why nothing can be cited. */
export type Basis =
  | { readonly article: string; readonly duty: string }
  | { readonly silent: string }
  | { readonly none: string };

export interface Expectation {
  readonly zh: string;
  readonly status?: number;
  readonly code?: string;
  /** Of every refusal, and of nothing else. */
  readonly basis?: Basis;
}

const done = (zh: string, status: 200 | 201 | 202 = 200): Expectation => ({ zh, status });
const refused = (zh: string, status: number, code: string, basis: Basis): Expectation => ({ zh, status, code, basis });
/** `nanchang-28d` stands in article 28. */
const by = (duty: string): Basis => ({ article: /\d+/.exec(duty)?.[0] ?? '', duty });
const holds = (zh: string): Expectation => ({ zh });

/** What every step of the demonstration must answer. Any difference fails it. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  'register-classified': refused('涉密数据不得登记', 422, 'CLASSIFIED_DATA_OUT_OF_SCOPE', by('nanchang-3a')),
  'register-without-basis': refused('有条件共享而无依据，拒绝登记', 422, 'LEGAL_BASIS_REQUIRED', by('nanchang-27a')),
  'legal-basis': done('协调部门登记法律依据', 201),
  register: done('学校登记学生资源', 201),
  submit: done('学校提交目录条目'),
  'review-wrong-seat': refused('学校不得自行校核', 403, 'SEAT_REQUIRED', by('nanchang-7.4')),
  verify: done('领导小组校核并确认共享类型'),
  publish: done('协调部门发布'),
  'import-unauthorised': refused('未获采集授权不得导入', 403, 'COLLECTION_NOT_AUTHORISED', by('nanchang-16')),
  'authorise-collector': done('归属部门授权采集人员'),
  import: done('采集人员发起导入', 201),
  'import-done': done('导入完成'),
  'import-complete': holds('一千名学生全部导入'),
  filing: done('使用单位登记等级保护备案', 201),
  'apply-incomplete': refused('申请缺应用场景', 422, 'REQUEST_INCOMPLETE', by('nanchang-28')),
  'apply-own': done('学校使用员申请本校数据', 201),
  delegate: done('归属员把审核职责委托给同事（申请人）', 201),
  'decide-own': refused('不得审批本人申请', 403, 'OWN_APPLICATION', { silent: '至少由两人分别办理。' }),
  apply: done('西区教育局申请共享', 201),
  deadline: done('逐日说明答复期限'),
  'decide-wrong-seat': refused('非归属部门不得审核', 403, 'SEAT_REQUIRED', by('nanchang-11')),
  decide: done('归属部门缩小范围后批准'),
  'activate-unsigned': refused('文书未签署，不得启用授权', 409, 'AGREEMENT_REQUIRED', by('nanchang-28d')),
  documents: done('查看应签文书'),
  'scan-address': done('取得扫描件上传地址'),
  sign: done('签署（盖章扫描件）', 201),
  'activate-wrong-seat': refused('归属部门不得执行授权', 403, 'SEAT_REQUIRED', by('nanchang-28b')),
  'activate-beyond': refused('授权超出批准范围', 422, 'GRANT_EXCEEDS_APPROVAL', by('nanchang-28b')),
  activate: done('技术部门使授权生效', 201),
  read: done('使用单位查询一名学生'),
  'read-is-masked': holds('所得数据均已脱敏'),
  'read-nobody': refused('查询不存在的人', 404, 'RECORD_NOT_FOUND', { none: '授权有效，只是没有这个人：不是违反条款' }),
  'read-field': refused('查询未获授权的数据项', 403, 'FIELD_NOT_GRANTED', by('nanchang-7.4')),
  'read-purpose': refused('以其他用途查询', 403, 'PURPOSE_NOT_GRANTED', by('nanchang-29')),
  'read-other-unit': refused('其他单位冒用授权', 403, 'GRANT_HOLDER_MISMATCH', by('nanchang-46')),
  'apply-second': done('统计局申请共享', 201),
  'refuse-without-reason': refused('拒绝而无理由', 422, 'REFUSAL_REASON_REQUIRED', { silent: '其他四个文本均要求说明理由；公正处理和后续救济也需要理由。' }),
  refuse: done('归属部门说明理由后拒绝'),
  coordinate: done('申请协调', 201),
  'coordination-fails': done('协调未果，上报'),
  rule: done('上级教育行政部门裁定批准'),
  'activate-ruled': done('据裁定使授权生效', 201),
  'read-ruled': done('统计局查询'),
  'read-last-second': done('授权期最后一秒仍可查询'),
  'read-after-end': refused('授权期满一秒后查询（定时任务未运行）', 403, 'GRANT_NOT_IN_FORCE', by('nanchang-7.4')),
  revoke: done('归属部门撤销授权'),
  'read-revoked': refused('撤销后查询', 403, 'GRANT_NOT_IN_FORCE', by('nanchang-7.4')),
  hold: done('协调部门对到期数据实施保全', 201),
  'destroy-held': refused('保全期间申请销毁', 409, 'HOLD_IN_FORCE', by('nanchang-56')),
  'hold-waits': holds('到期任务遇保全而等待'),
  release: done('解除保全'),
  destructions: done('查看销毁事项'),
  'destruction-certified': holds('销毁已验证并出具证书'),
  certificate: done('审计员查看销毁证书'),
  'certificate-page': done('审计员打印销毁证书'),
  'ledger-verified': holds('离线验证通过'),
};
