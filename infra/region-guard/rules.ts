import type { GuardRule } from '../../lib/platform/domestic/finding.ts';
import { START_RULES } from '../../lib/platform/domestic/start-rules.ts';

const template = ['template'] as const;
const config = ['config'] as const;
const both = ['config', 'template'] as const;

/**
 * The guard's policy as data: rule · what it refuses · which of the product's rules it serves, and through it the
 * profile key and the articles of every regulation in force · where it looks.
 */
export const GUARD_RULES = {
  ...START_RULES,

  // where data, copies and messages go
  'replica-domestic': { rule: 'domestic-storage', where: template, refuses: { zh: '副本所在区域不在境内', en: 'A replica lies in a region outside the mainland' } },
  'copy-domestic': { rule: 'domestic-storage', where: template, refuses: { zh: '复制或备份的目的地不在境内', en: 'Replication or a backup copy goes outside the mainland' } },
  'log-destination-domestic': { rule: 'domestic-storage', where: template, refuses: { zh: '日志投递目的地不在境内', en: 'Logs are delivered outside the mainland' } },
  'event-destination-domestic': { rule: 'domestic-storage', where: template, refuses: { zh: '事件目的地不在境内', en: 'Events are delivered outside the mainland' } },
  'notification-domestic': { rule: 'domestic-storage', where: template, refuses: { zh: '通知的接收方不在境内或无法判断', en: 'A notification goes outside the mainland, or to whom nobody can judge' } },
  'edge-none': { rule: 'domestic-storage', where: both, refuses: { zh: '不得使用全球边缘节点（CloudFront、边缘优化接口、传输加速等）', en: 'No global edge: CloudFront, edge-optimised APIs, transfer acceleration, global endpoints' } },
  'identity-domestic': { rule: 'domestic-storage', where: both, refuses: { zh: '境内区域没有 Cognito 用户池，身份须由境内签发方提供', en: 'There is no Cognito user pool in the mainland; tokens come from an issuer there' } },
  'offered-on-mainland': { rule: 'domestic-storage', where: both, refuses: { zh: '尚未确认境内区域提供此能力', en: 'This is not established to be offered in the mainland regions' } },
  'third-party-none': { rule: 'domestic-storage', where: both, refuses: { zh: '未经审查的插件或第三方平台会接触部署内容', en: 'A plugin or platform that nobody has reviewed would see what is deployed' } },
  'remote-variables': { rule: 'domestic-storage', where: config, refuses: { zh: '配置须在访问云之前即可判断，不得取自境外或未确定的区域', en: 'A configuration must be judged before the cloud is asked: no value may come from elsewhere' } },
  'rollback-judged': { rule: 'domestic-storage', where: config, refuses: { zh: '回滚会把部署桶中的旧模板直接送出，送出前无从检查。请检出该版本后重新部署：git checkout <标签或提交>，npm ci，npm run deploy -- --stage <阶段>', en: 'A rollback sends an earlier template from the deployment bucket, which nobody judges first. Check that version out and deploy it: git checkout <tag or commit>, npm ci, npm run deploy -- --stage <stage>' } },
  'resolvable': { rule: 'domestic-storage', where: both, refuses: { zh: '无法确定取值，不能判断是否合规', en: 'The value cannot be determined, so it cannot be judged' } },
  'resource-known': { rule: 'domestic-storage', where: template, refuses: { zh: '检查不认识此资源类型，不能判断是否合规', en: 'A type of resource that the guard cannot judge' } },

  // who may reach it
  'bucket-not-public': { rule: 'store-not-public', where: template, refuses: { zh: '存储桶可被公开访问', en: 'The bucket can be reached by the public' } },
  'function-url-none': { rule: 'store-not-public', where: both, refuses: { zh: '不得使用函数 URL 绕过接口网关', en: 'No function URL: it goes past the gateway' } },
  'principals-own': { rule: 'store-not-public', where: template, refuses: { zh: '授权对象超出本账号与所需的云服务', en: 'Permission is given beyond this account and the services that need it' } },

  // transmission
  'bucket-tls-only': { rule: 'encrypted-in-transit', where: template, refuses: { zh: '存储桶策略未拒绝明文访问（aws:SecureTransport）', en: 'The bucket has no policy that denies plain text (aws:SecureTransport)' } },

  // at rest
  'table-encrypted': { rule: 'encrypted-at-rest', where: template, refuses: { zh: '数据表未使用托管密钥加密', en: 'The table is not encrypted under a managed key' } },
  'bucket-encrypted': { rule: 'encrypted-at-rest', where: template, refuses: { zh: '存储桶未使用托管密钥加密', en: 'The bucket is not encrypted under a managed key' } },
  'log-encrypted': { rule: 'encrypted-at-rest', where: template, refuses: { zh: '日志组、队列或主题未使用托管密钥加密', en: 'A log group, queue or topic is not encrypted under a managed key' } },

  // periods and endings
  'store-named': { rule: 'storage-period-ends', where: template, refuses: { zh: '数据表或存储桶未以标签 edudata:holds 注明唯一用途', en: 'A table or bucket does not say in its tag edudata:holds the one thing that it is for' } },
  'record-table-expires': { rule: 'storage-period-ends', where: template, refuses: { zh: '业务数据表未启用到期删除（TTL）', en: 'A table of records has no TTL' } },
  'archive-isolated': { rule: 'archive-isolated', where: template, refuses: { zh: '归档未与互联网隔离', en: 'The archive is not isolated from the Internet' } },
  'key-table-final': { rule: 'destruction-irreversible', where: template, refuses: { zh: '密钥表可恢复（时间点恢复、流、导出、备份）', en: 'What is deleted from the key table can come back: point-in-time recovery, stream, export or backup' } },
  'key-table-not-copied': { rule: 'destruction-irreversible', where: template, refuses: { zh: '密钥表由云服务复制或备份，销毁不能及于副本', en: 'The key table is copied by the service, where a destruction does not reach' } },
  'ledger-append-only': { rule: 'sharing-log-kept', where: template, refuses: { zh: '权限允许修改或删除账本', en: 'A permission allows changing or deleting the ledger' } },
  'ledger-survives': { rule: 'sharing-log-kept', where: template, refuses: { zh: '账本会随部署或到期被删除', en: 'The ledger can be deleted with the stack, or by TTL' } },
  'ledger-copies-locked': { rule: 'sharing-log-kept', where: template, refuses: { zh: '账本副本未按最长留存期锁定', en: 'The copies of the ledger are not locked for the longest period' } },
  'log-kept': { rule: 'sharing-log-kept', where: both, refuses: { zh: '日志留存短于各管理办法中的最长期限', en: 'Logs are kept for less than the longest period of the regulations' } },
  'access-log-kept': { rule: 'sharing-log-kept', where: template, refuses: { zh: '接口没有访问日志', en: 'The API has no access log' } },
} as const satisfies Readonly<Record<string, GuardRule>>;

export type GuardRuleId = keyof typeof GUARD_RULES;
