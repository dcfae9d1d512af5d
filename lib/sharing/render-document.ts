import type { Instant, LocalDate } from '../calendar/instant.ts';
import { toLocalDate } from '../calendar/instant.ts';
import type { Citation } from '../regulations/citation.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import type { ReceivingSystem, Scope } from './application.ts';
import { clausesOf, titleOf } from './document-texts.ts';

/** Everything that a document states; the same input gives the same bytes. */
export interface DocumentFacts {
  readonly documentId: string;
  readonly kind: string;
  readonly instrument: string;
  readonly issuedAt: Instant;
  readonly parties: readonly { readonly title: string; readonly unitName: string; readonly unitId: string }[];
  readonly owner: { readonly unitName: string; readonly unitId: string };
  readonly application: { readonly applicationId: string; readonly scenario: string; readonly purpose: string; readonly legalDuty: string };
  /** Absent in a standing document. */
  readonly subject?: {
    readonly itemId: string; readonly resourceId: string; readonly resourceName: string; readonly resourceCode: string; readonly edition: number;
    readonly scope: Scope;
    readonly fields: readonly { readonly code: string; readonly name: string; readonly mask: MaskChoice }[];
    readonly scopeDigest: string;
  };
  readonly receivingSystem?: ReceivingSystem | undefined;
  readonly validFrom: LocalDate;
  readonly validUntil: LocalDate;
  readonly citations: readonly Citation[];
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
const row = (name: string, value: string): string => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`;
const table = (rows: readonly string[]): string => `<table>\n${rows.join('\n')}\n</table>`;

const DELIVERY = { INTERFACE: '平台接口', PUSH: '推送', FILE: '文件' } as const;
const MASK: Record<MaskChoice['name'], string> = {
  clear: '不脱敏', suppress: '不提供', identityNumber: '身份证件号脱敏', phone: '电话脱敏', personName: '姓名脱敏', studentNumber: '学号脱敏',
  address: '地址脱敏', bankCard: '银行卡脱敏', email: '邮箱脱敏', date: '日期概化', amount: '金额分档', freeText: '文本脱敏', pseudonym: '化名', full: '全部遮蔽',
};
const maskText = ({ name, precision }: MaskChoice): string => (precision ? `${MASK[name]}（${precision}）` : MASK[name]);
const articles = ({ articles: numbers }: Citation): string => numbers.map((number) => `第${number}条`).join('、');

const subjectTable = ({ subject, application }: DocumentFacts): string => {
  if (!subject) return table([row('适用范围', '甲方经平台获取的全部无条件共享教育数据资源')]);
  const { scope } = subject;
  return `${table([
    row('数据资源', `${subject.resourceName}（${subject.resourceCode}，${subject.resourceId}，第 ${subject.edition} 版）`),
    row('申请事项', subject.itemId), row('应用场景', application.scenario), row('用途', application.purpose), row('法定职责', application.legalDuty),
    row('使用期限', `${scope.from} 至 ${scope.until}（含）`), row('交付方式', DELIVERY[scope.delivery]), row('每日查询上限', `${scope.dailyReads} 次`),
  ])}
<h2>数据项及脱敏方式</h2>
<table>
<tr><th>代码</th><th>名称</th><th>脱敏方式</th></tr>
${subject.fields.map(({ code, name, mask }) => `<tr><td>${escape(code)}</td><td>${escape(name)}</td><td>${escape(maskText(mask))}</td></tr>`).join('\n')}
</table>
<p class="digest">批准范围摘要（SHA-256）：${subject.scopeDigest}</p>`;
};

const systemTable = ({ receivingSystem: s }: DocumentFacts): string =>
  s ? `<h2>接收系统</h2>\n${table([row('系统名称', s.systemName), row('备案编号', s.filingNumber), row('等级', `第 ${s.level} 级`), row('有效期至', s.validUntil)])}` : '';

/** A complete HTML page in Chinese, printable on A4, without script, style sheet or image from elsewhere. */
export function renderDocument(facts: DocumentFacts): string {
  const title = titleOf(facts.kind);
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<style>
@page { size: A4; margin: 25mm 22mm; }
body { font: 12pt/1.8 "Songti SC", SimSun, serif; max-width: 166mm; margin: auto; }
h1 { text-align: center; font-size: 18pt; } h2 { font-size: 13pt; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #333; padding: 2mm; text-align: left; vertical-align: top; } th { width: 32mm; }
.digest { font: 8pt/1.4 monospace; word-break: break-all; } .seals { display: flex; gap: 10mm; margin-top: 20mm; page-break-inside: avoid; } .seals div { flex: 1; }
</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>文书编号：${escape(facts.documentId)}　出具日期：${toLocalDate(facts.issuedAt)}</p>
<h2>各方</h2>
${table([...facts.parties.map(({ title: name, unitName, unitId }) => row(name, `${unitName}（${unitId}）`)), row('数据归属部门', `${facts.owner.unitName}（${facts.owner.unitId}）`)])}
<h2>事项</h2>
${subjectTable(facts)}
${systemTable(facts)}
<h2>有效期</h2>
<p>自 ${facts.validFrom} 起至 ${facts.validUntil} 止（含）。</p>
<h2>条款</h2>
<ol>
${clausesOf(facts.kind).map((clause) => `<li>${escape(clause)}</li>`).join('\n')}
</ol>
<h2>依据</h2>
<p>《${escape(facts.instrument)}》${escape([...new Set(facts.citations.map(articles).filter(Boolean))].join('、'))}。</p>
<div class="seals">
${facts.parties.map(({ title: name, unitName }) => `<div><p>${escape(name)}（盖章）：</p><p>${escape(unitName)}</p><p>签署人：</p><p>日期：</p></div>`).join('\n')}
</div>
</body>
</html>
`;
}
