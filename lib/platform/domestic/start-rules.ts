import type { GuardRule } from './finding.ts';

/** Rules that hold in a configuration, in a template and again when a process starts. */
export const START_RULES = {
  'region-allowed': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '区域不在境内区域白名单之列', en: 'The region is not on the allow-list of mainland regions' },
  },
  'partition-domestic': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '资源名称（ARN）指向境外分区或区域', en: 'The resource name (ARN) points to another partition or region' },
  },
  'key-domestic': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '密钥位于境外分区或区域', en: 'The key lies in another partition or region' },
  },
  'endpoint-domestic': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '服务地址不在境内地址白名单之列，也未备案申报', en: 'The endpoint is neither on the allow-list of mainland endpoints nor declared with its ICP filing' },
  },
  'webhook-domestic': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '回调（webhook）目的地不在境内', en: 'The webhook goes to a place that is not known to be in the mainland' },
  },
  'address-judgeable': {
    rule: 'domestic-storage', where: ['config', 'template', 'start'],
    refuses: { zh: '公网 IP 地址无法判断所在地，请使用已备案的域名或内网地址', en: 'Where a public IP address lies cannot be judged; use a filed name or a private address' },
  },
  'tls-only': {
    rule: 'encrypted-in-transit', where: ['config', 'template', 'start'],
    refuses: { zh: '传输未加密或加密协议过低', en: 'The transmission is in plain text, or below TLS 1.2' },
  },
  'tls-verified': {
    rule: 'encrypted-in-transit', where: ['config', 'template', 'start'],
    refuses: { zh: '证书校验被关闭或 TLS 版本被调低', en: 'The verification of certificates is switched off, or TLS lowered' },
  },
  'settings-agree': {
    rule: 'domestic-storage', where: ['config', 'start'],
    refuses: { zh: '命令行、环境变量、阶段文件对同一设置的说法不一致', en: 'Command line, environment and stage file say different things' },
  },
  'guard-not-loosened': {
    rule: 'domestic-storage', where: ['config', 'start'],
    refuses: { zh: '境内部署检查的规则不得放宽，申报的域名须为本单位已备案的域名', en: 'The guard may not be loosened, and a declared host must be one of your own, with its ICP filing' },
  },
} as const satisfies Readonly<Record<string, GuardRule>>;

export type StartRule = keyof typeof START_RULES;
