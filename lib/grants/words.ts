import type { CommandKind, Standing } from './grant-lifecycle.ts';

/** Codes of grants in Chinese, for texts that people read. */
export const STANDING: Record<Standing, string> = { NOT_YET: '尚未开始', IN_FORCE: '有效', SUSPENDED: '已暂停', EVIDENCE_LAPSED: '证明已到期', ENDED: '已到期', REVOKED: '已撤销' };
export const GRANT_COMMAND: Record<CommandKind, string> = { suspend: '暂停', resume: '恢复', revoke: '撤销' };
