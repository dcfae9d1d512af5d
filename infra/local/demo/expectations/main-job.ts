import { becomes, done, holds, none, refused, type Basis, type Table } from '../expectation.ts';

/** What the refusals that every text meets rest on under one of them. */
export interface Cited {
  readonly classified: Basis;
  readonly withoutBasis: Basis;
  /** Least privilege: no seat, no field beyond the grant, no read beyond its life. */
  readonly privilege: Basis;
  readonly shareType: Basis;
  readonly collection: Basis;
  readonly incomplete: Basis;
  readonly executor: Basis;
  readonly beyond: Basis;
  readonly purpose: Basis;
  readonly holder: Basis;
  readonly reason: Basis;
  readonly hold: Basis;
}

/** Steps of the main job that are the same under every regulation: only what their refusals rest on differs. */
export const mainJob = (cited: Cited): Table => ({
  'register-classified': refused('涉密数据不得登记', 422, 'CLASSIFIED_DATA_OUT_OF_SCOPE', cited.classified),
  'register-without-basis': refused('限制共享而无依据，拒绝登记', 422, 'LEGAL_BASIS_REQUIRED', cited.withoutBasis),
  'legal-basis': done('协调部门登记法律依据', 201),
  register: becomes('归属部门登记学生资源', 'DRAFT', 201),
  'review-wrong-seat': refused('技术管理部门不得审核目录', 403, 'SEAT_REQUIRED', cited.privilege),
  'review-unconfirmed': refused('未确认共享类型，不得通过', 422, 'SHARE_TYPE_UNCONFIRMED', cited.shareType),
  publish: becomes('协调部门发布', 'PUBLISHED'),
  'import-unauthorised': refused('未获采集授权不得导入', 403, 'COLLECTION_NOT_AUTHORISED', cited.collection),
  'authorise-collector': done('归属部门授权采集人员'),
  import: done('采集人员发起导入', 201),
  'import-done': becomes('导入完成', 'COMPLETED'),
  'import-complete': holds('一千名学生全部导入'),
  'apply-incomplete': refused('申请缺应用场景和用途', 422, 'REQUEST_INCOMPLETE', cited.incomplete),
  'activate-wrong-seat': refused('归属部门不得执行授权', 403, 'SEAT_REQUIRED', cited.executor),
  'activate-beyond': refused('授权超出批准范围', 422, 'GRANT_EXCEEDS_APPROVAL', cited.beyond),
  activate: done('技术部门使授权生效', 201),
  'apply-own': becomes('归属部门使用员申请本部门数据', 'OWNER_REVIEW', 201),
  read: done('使用部门查询一名学生'),
  'read-is-masked': holds('所得数据均已脱敏'),
  'read-nobody': refused('查询不存在的人', 404, 'RECORD_NOT_FOUND', none('授权有效，只是没有这个人：不是违反条款')),
  'read-field': refused('查询未获授权的数据项', 403, 'FIELD_NOT_GRANTED', cited.privilege),
  'read-purpose': refused('以其他用途查询', 403, 'PURPOSE_NOT_GRANTED', cited.purpose),
  'read-other-unit': refused('其他单位不得使用该授权', 403, 'GRANT_HOLDER_MISMATCH', cited.holder),
  'register-list': becomes('归属部门登记无条件共享的名录', 'DRAFT', 201),
  'apply-second': becomes('另一单位申请共享', 'OWNER_REVIEW', 201),
  'refuse-without-reason': refused('拒绝而无理由', 422, 'REFUSAL_REASON_REQUIRED', cited.reason),
  refuse: becomes('归属部门说明理由后拒绝', 'REFUSED'),
  'activate-ruled': done('据裁定使授权生效', 201),
  'read-ruled': done('据裁定查询'),
  'read-last-second': done('授权期最后一秒仍可查询'),
  'read-after-end': refused('授权期满一秒后查询（定时任务未运行）', 403, 'GRANT_NOT_IN_FORCE', cited.privilege),
  revoke: done('归属部门撤销授权'),
  'read-revoked': refused('撤销后查询', 403, 'GRANT_NOT_IN_FORCE', cited.privilege),
  hold: done('协调部门对到期数据实施保全', 201),
  'destroy-held': refused('保全期间申请销毁', 409, 'HOLD_IN_FORCE', cited.hold),
  'hold-waits': holds('到期任务遇保全而等待'),
  release: done('解除保全'),
  destructions: done('查看销毁事项'),
  'destruction-certified': holds('销毁已验证并出具证书'),
  certificate: done('审计员查看销毁证书'),
  'certificate-page': done('审计员打印销毁证书'),
  'ledger-verified': holds('离线验证通过'),
});
