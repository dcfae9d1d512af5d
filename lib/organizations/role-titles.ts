import type { Role } from './actor.ts';

const TITLES: Record<Role, string> = {
  DataOwner: '数据归属部门', DataConsumer: '数据使用部门', DataCoordinator: '数据管理协调部门', DataTechnicalManager: '数据技术管理部门',
  LeadingGroup: '领导小组', SuperiorEducationAuthority: '上级教育行政部门', DestructionOfficer: '数据销毁岗', SecurityAuditor: '安全审计员', UnitAdministrator: '单位管理员',
};

/** A role in Chinese, for texts that people read; an unknown one as it is spelled. */
export const roleTitle = (id: string): string => (Object.hasOwn(TITLES, id) ? TITLES[id as Role] : id);
