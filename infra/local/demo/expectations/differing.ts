import { becomes, done, holds, refused, type Basis, type Table } from '../expectation.ts';

/** Parts of the main job that several texts share, and not all of them. */

/** A clock runs, and the owner alone decides. */
export const ownerDecides = (owner: Basis): Table => ({
  apply: becomes('使用部门申请共享', 'OWNER_REVIEW', 201),
  ...explained,
  'decide-wrong-seat': refused('非归属部门不得审核', 403, 'SEAT_REQUIRED', owner),
  decide: becomes('归属部门缩小范围后批准', 'APPROVED'),
});
export const explained: Table = {
  deadline: done('逐日说明答复期限'),
  'deadline-as-the-text-says': holds('起算事件、天数和性质与条文一致'),
};

/** One approver after the other. */
export const inTurn = ({ review, turn }: { readonly review: Basis; readonly turn: Basis }): Table => ({
  'decide-first': becomes('第一步：归属部门批准，事项仍在审核中', 'OWNER_REVIEW'),
  'activate-half-approved': refused('后一步未批准，不得启用授权', 409, 'REVIEW_REQUIRED', review),
  'decide-out-of-turn': refused('归属部门不得代行后一步', 403, 'SEAT_REQUIRED', turn),
  'decide-last': becomes('最后一步：协调部门批准', 'APPROVED'),
});

export const SIGNED: Table = { 'scan-address': done('取得扫描件上传地址'), sign: done('签署（盖章扫描件）', 201) };
export const unsigned = (basis: Basis): Table => ({ 'activate-unsigned': refused('文书未签署，不得启用授权', 409, 'AGREEMENT_REQUIRED', basis) });

/** The owner's role may be lent to the applicant, who still does not decide. */
export const ownApplication = (basis: Basis): Table => ({
  delegate: done('归属员把审核职责委托给同事（申请人）', 201),
  'decide-own': refused('不得审批本人申请', 403, 'OWN_APPLICATION', basis),
});

export const writtenOnward: Table = { 'hand-on': done('书面申请向第三方提供（待同意）', 201) };

/** Coordination, which fails, then the superior authority. */
export const COORDINATED: Table = {
  coordinate: done('申请协调', 201), 'coordination-fails': done('协调未果，上报'), rule: becomes('上级教育行政部门裁定批准', 'APPROVED'),
};
/** No coordination beside the one body that is left. */
export const ruledAtOnce = (body: string, basis: Basis): Table => ({
  coordinate: refused('条文未设协调程序', 409, 'ESCALATION_NOT_OPEN', basis),
  'request-ruling': done(`申请由${body}裁定`, 201),
  rule: becomes(`${body}裁定批准`, 'APPROVED'),
});

/** A refusal names the law that it rests on, too. */
export const basedRefusal = (basis: Basis): Table => ({ 'refuse-without-basis': refused('拒绝而未引用依据', 422, 'REFUSAL_BASIS_REQUIRED', basis) });
