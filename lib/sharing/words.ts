import type { Recipient, RecipientGroup } from '../catalog/recipient.ts';
import type { ItemState } from './application.ts';
import type { CommandKind } from './item-lifecycle.ts';
import type { TicketState } from './ticket.ts';
import type { UnmaskingGround } from './unmasked.ts';

/** Codes of items and data reports in Chinese, for texts that people read. */
export const ITEM_STATE: Record<ItemState, string> = {
  SUBMITTED: '已提交、申请单待盖章上传', OWNER_REVIEW: '待归属部门审核', APPROVED: '已批准', REFUSED: '未通过', DISPUTED: '有异议', COORDINATION: '协调中', SUPERIOR_REVIEW: '上级审核中', GRANTED: '已授权', WITHDRAWN: '已撤回',
};
export const ITEM_COMMAND: Record<CommandKind, string> = {
  accept: '受理', approve: '批准', refuse: '拒绝', dispute: '提出异议', coordinate: '协调', escalate: '上报审核', uphold: '维持原决定', withdraw: '撤回', reclassify: '变更共享类型', grant: '授权',
};
export const TICKET_STATE: Record<TicketState, string> = { REPORTED: '已反馈', ACKNOWLEDGED: '已受理', CONFIRMED: '已核实', CORRECTED: '已更正', REJECTED: '未采纳' };

export const GROUND: Record<UnmaskingGround, string> = { STATUTORY_DUTY: '履行法定职责所必需', EMERGENCY: '应对突发事件所必需' };

const RECIPIENT: Record<RecipientGroup, string> = {
  educationUnit: '各级各类教育单位',
  educationDepartment: '教育行政部门', school: '学校', educationInstitution: '教育事业单位', university: '高等学校', universityDepartment: '高校内设部门',
  governmentDepartment: '政府部门', publicInstitution: '事业单位', researchInstitution: '科研机构', publicServiceBody: '公共服务机构', enterprise: '企业',
};
/** A recipient of an entry's sharing conditions: a kind of units, or a unit by its name where that is known. */
export const recipientWord = (word: Recipient, names: ReadonlyMap<string, string> = new Map()): string => (Object.hasOwn(RECIPIENT, word) ? RECIPIENT[word as RecipientGroup] : names.get(word) ?? word);
