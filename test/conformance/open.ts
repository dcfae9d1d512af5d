import type { Rule } from '../../lib/regulations/rules.ts';

/** Regulations whose every duty within scope runs or stands below: MISSING fails the run. Of the others it is counted and named. */
export const COMPLETE: ReadonlySet<string> = new Set(['nanchang', 'shanghai', 'moe', 'tufe', 'beijing']);

/** Duties that no case runs yet, or runs in part: exactly what each still needs. */
export const OPEN: Readonly<Record<string, string>> = {
  'nanchang-29': '由他部门数据加工的数据集目前一律不得编入目录；尚缺经同意后发布的途径，以及调用凭据与登记系统的绑定、异常使用识别 · a dataset derived from another unit\'s data cannot enter the catalog at all: needs its publication once an onward consent exists, credentials bound to the consumer\'s registered systems, and the detection of unusual use',
  'nanchang-46b': '尚无第三方分析工作区：分析以注明用途的对外提供申请办理（见用例）；须能挂接经审核的脱敏衍生数据并拒绝原始资源 · no workspace for third parties: the analysis is an onward disclosure that says so (see the case). Needs a workspace to which reviewed masked derivatives alone can be attached',
  'nanchang-39a': '尚无应急预案、备份恢复策略的登记与有效期检查（随应急能力实现）· needs plans and policies by unit, grade and volume, with their validity, and the report of units that lack one (capability incident)',
  'shanghai-6a': '归集前归属采集部门已有用例；归集后归属权转移至上级部门，须待平台间归集实现 · before aggregation it runs (see the case). That ownership then moves to the superior department needs the aggregation of an entry to a platform above, which is not built',
};

/** Rules of a duty that none of its cases switches off, and why. */
export const OPEN_RULES: Readonly<Record<string, Partial<Record<Rule, string>>>> = {};

/** Capabilities that the product does not have yet: a duty that needs nothing else is open for that reason. */
export const LATER: Readonly<Record<string, string>> = {
  aggregation: '归集：市、县平台间的归集、接口规范与结构变更通知尚未实现 · aggregation between platforms is not built',
  collection: '采集：采集方案、告知同意与一数一源尚未实现 · collection plans, notice and consent are not built',
  quality: '质量：规则库、入库检查与质量报告尚未实现 · quality rules, checks at ingestion and reports are not built',
  opening: '开放：面向公众的开放目录、申请与异议尚未实现 · the open catalog, its applications and objections are not built',
  onward: '对外提供的技术闭环尚未实现 · outputs beyond the recorded onward disclosures are not built',
  oversight: '监督：考核、整改与统计尚未实现 · assessment, rectification and statistics are not built',
  security: '安全管理：分类分级、评估、审查与监测尚未实现 · classification, assessments, reviews and monitoring are not built',
  pi: '个人信息：负责人、备案、审计、认证与阈值统计尚未实现 · officers, filings, audits, certification and counting of personal information are not built',
  incident: '应急预案与演练登记尚未实现 · emergency plans and drills are not registered',
  mlps: '平台自身的等级保护登记尚未实现 · the platform\'s own MLPS filing is not registered',
  people: '专员、培训与外包人员登记尚未实现 · officers, training and vendors\' staff are not registered',
};
