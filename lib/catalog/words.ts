import type { InstrumentLevel } from './legal-basis.ts';
import type { ProjectState } from './project.ts';
import type { DeliveryMode, ResourceState, ShareType } from './resource.ts';

/** The catalog's codes in Chinese, for texts that people read. */
export const SHARE_TYPE: Record<ShareType, string> = { UNCONDITIONAL: '无条件共享', CONDITIONAL: '有条件共享', NOT_SHARED: '不予共享' };
export const DELIVERY: Record<DeliveryMode, string> = { INTERFACE: '平台接口', PUSH: '推送', FILE: '文件' };
/** Of a mode that a profile prefers; an unknown one as it is spelled. */
export const deliveryWord = (mode: string): string => (Object.hasOwn(DELIVERY, mode) ? DELIVERY[mode as DeliveryMode] : mode);
export const INSTRUMENT: Record<InstrumentLevel, string> = {
  LAW: '法律', ADMINISTRATIVE_REGULATION: '行政法规', LOCAL_REGULATION: '地方性法规', DEPARTMENT_RULE: '部门规章', LOCAL_GOVERNMENT_RULE: '地方政府规章',
  NATIONAL_PROVISION: '国家有关规定', CENTRAL_POLICY: '中央政策文件', POLICY: '政策文件', NORMATIVE_DOCUMENT: '规范性文件', INTERNAL_NOTICE: '内部通知',
};
/** Of a level that a profile names; an unknown one as it is spelled. */
export const instrumentWord = (level: string): string => (Object.hasOwn(INSTRUMENT, level) ? INSTRUMENT[level as InstrumentLevel] : level);

export const RESOURCE_STATE: Record<ResourceState, string> = {
  DRAFT: '草稿', RETURNED: '已退回', DEPT_SUBMITTED: '部门已提交', UNIT_SUBMITTED: '单位已提交', UNIT_SIGNED: '单位已签发', DEPT_REVIEWED: '部门已审核', DEPT_PUBLISHED: '部门已发布',
  COUNTY_MERGED: '县（区）已汇总', PLANNING_MERGED: '规划部门已汇总', OFFICE_CONFIRMED: '办公室已确认', OFFICE_COMPILED: '办公室已编制', COORDINATOR_APPROVED: '协调部门已审定',
  LEVEL_EDITION: '本级目录已形成', CITY_VERIFIED: '市级已审定', LEADER_APPROVED: '领导小组已批准', LEADER_AGREED: '领导小组已同意', PUBLISHED: '已发布', SUSPENDED: '已暂停', RETIRED: '已注销',
};
export const PROJECT_STATE: Record<ProjectState, string> = { REGISTERED: '已登记', APPROVED: '已立项', ACCEPTED: '已验收' };
