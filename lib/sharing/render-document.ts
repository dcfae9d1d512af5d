import type { Instant, LocalDate } from '../calendar/instant.ts';
import { dayInChinese, toLocalDate } from '../calendar/instant.ts';
import { DELIVERY } from '../catalog/words.ts';
import { escapeHtml, printablePage, row, table } from '../documents/page.ts';
import { basisPrinted } from '../documents/printed-words.ts';
import type { Citation } from '../regulations/citation.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import type { ReceivingSystem, Scope } from './application.ts';
import { clausesOf, openingOf, titleOf, type PartyWords } from './document-texts.ts';
import type { Unmasked } from './unmasked.ts';
import { GROUND } from './words.ts';

/** Everything that a document states; the same input gives the same bytes. */
export interface DocumentFacts {
  readonly documentId: string;
  readonly kind: string;
  readonly instrument: string;
  readonly issuedAt: Instant;
  readonly words: PartyWords;
  readonly parties: readonly { readonly title: string; readonly unitName: string; readonly unitId: string }[];
  readonly owner: { readonly unitName: string; readonly unitId: string };
  readonly application: { readonly applicationId: string; readonly scenario: string; readonly purpose: string; readonly legalDuty: string };
  /** Absent in a standing document. */
  readonly subject?: {
    readonly itemId: string; readonly resourceId: string; readonly resourceName: string; readonly resourceCode: string; readonly edition: number;
    readonly scope: Scope;
    readonly fields: readonly { readonly code: string; readonly name: string; readonly mask: MaskChoice }[];
    /** Personal items shown more clearly than the catalog does, and who allowed it. */
    readonly unmasked: readonly (Unmasked & { readonly allowedBy: string; readonly at: Instant })[];
    readonly scopeDigest: string;
  };
  readonly receivingSystem?: ReceivingSystem | undefined;
  /** Whoever quotes or analyses the data names its source. */
  readonly attributed?: boolean;
  readonly validFrom: LocalDate;
  readonly validUntil: LocalDate;
  readonly citations: readonly Citation[];
}

const MASK: Record<MaskChoice['name'], string> = {
  clear: '不脱敏', suppress: '不提供', identityNumber: '公民身份号码脱敏', phone: '手机号码脱敏', personName: '姓名脱敏', studentNumber: '学号脱敏',
  address: '地址脱敏', bankCard: '银行卡号脱敏', email: '电子邮箱脱敏', date: '日期泛化', amount: '金额分档', freeText: '文本脱敏', pseudonym: '假名化', full: '全部隐去',
};
const PRECISION: Record<string, string> = { year: '保留至年', month: '保留至月', city: '保留至市', district: '保留至区县' };
const precisionText = (precision: string): string => PRECISION[precision] ?? (/^\d+$/.test(precision) ? `每${precision}元一档` : precision);
const maskText = ({ name, precision }: MaskChoice): string => (precision ? `${MASK[name]}（${precisionText(precision)}）` : MASK[name]);

const unmaskingTable = (unmasked: NonNullable<DocumentFacts['subject']>['unmasked']): string =>
  (unmasked.length === 0 ? '' : `<h3>放宽脱敏的数据项</h3>
<table>
<thead><tr><th>数据项</th><th>脱敏方式</th><th>情形</th><th>必要性</th><th>依据</th><th>批准</th></tr></thead>
<tbody>
${unmasked.map(({ field, mask, ground, necessity, provisions, allowedBy, at }) =>
    `<tr>${[field, maskText(mask), GROUND[ground], necessity, provisions.map(({ title, article }) => `《${title}》${article}`).join('、'), `${allowedBy}，${dayInChinese(toLocalDate(at))}`].map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>
`);
/** What the document is about: the documents of one item state it alike. */
export const matterPrinted = ({ subject, application, words }: Pick<DocumentFacts, 'subject' | 'application' | 'words'>): string => {
  if (!subject) return table([row('适用范围', `${words.consumer}在有效期内经平台获取的全部无条件共享教育数据资源`)]);
  const { scope } = subject;
  return `${table([
    row('数据资源', `${subject.resourceName}（${subject.resourceCode}，${subject.resourceId}，第${subject.edition}版）`),
    row('申请事项', subject.itemId), row('应用场景', application.scenario), row('用途', application.purpose), row('法定职责', application.legalDuty),
    row('使用期限', `${dayInChinese(scope.from)}至${dayInChinese(scope.until)}（含当日）`), row('交付方式', DELIVERY[scope.delivery]), row('每日查询上限', `${scope.dailyReads}次`),
  ])}
<h3>数据项及脱敏方式</h3>
<table>
<thead><tr><th>代码</th><th>名称</th><th>脱敏方式</th></tr></thead>
<tbody>
${subject.fields.map(({ code, name, mask }) => `<tr><td>${escapeHtml(code)}</td><td>${escapeHtml(name)}</td><td>${escapeHtml(maskText(mask))}</td></tr>`).join('\n')}
</tbody>
</table>
${unmaskingTable(subject.unmasked)}<p class="digest">批准范围摘要（SHA-256）：${subject.scopeDigest}</p>`;
};

const systemTable = ({ receivingSystem: s }: DocumentFacts): string =>
  s ? `<h3>接收系统</h3>\n${table([row('系统名称', s.systemName), row('备案编号', s.filingNumber), row('安全保护等级', `第${['一', '二', '三', '四', '五'][s.level - 1] ?? s.level}级`), row('备案有效期至', dayInChinese(s.validUntil))])}` : '';

/** What a kind of document says in the words of a law: the same for every item under it. */
const printedTerms = new Map<string, string>();
function termsPrinted({ kind, words, subject, attributed = false }: DocumentFacts): string {
  const name = `${kind}\n${words.owner}\n${words.consumer}\n${words.coordinator}\n${subject === undefined}\n${attributed}`;
  const terms = printedTerms.get(name) ?? `<p>${escapeHtml(openingOf(kind, words))}</p>
<ol>
${clausesOf(kind, { words, standing: !subject, attributed }).map((clause) => `<li>${escapeHtml(clause)}</li>`).join('\n')}
</ol>`;
  printedTerms.set(name, terms);
  return terms;
}

/** A complete HTML page in Chinese, printable on A4. The places to sign never stand on a page of their own. */
export function renderDocument(facts: DocumentFacts, matter: string = matterPrinted(facts)): string {
  const { parties, owner, words } = facts;
  return printablePage(titleOf(facts.kind), `<p>文书编号：${escapeHtml(facts.documentId)}　出具日期：${dayInChinese(toLocalDate(facts.issuedAt))}</p>
<h2>一、各方</h2>
${table([...new Set([...parties, ...(facts.subject ? [{ ...owner, title: words.owner }] : [])].map(({ title, unitName, unitId }) => row(title, `${unitName}（${unitId}）`)))])}
<h2>二、事项</h2>
${matter}
${systemTable(facts)}
<h2>三、有效期</h2>
<p>自${dayInChinese(facts.validFrom)}起至${dayInChinese(facts.validUntil)}止（含当日）。</p>
<h2>四、条款</h2>
${termsPrinted(facts)}
<div class="closing">
<h2>五、依据</h2>
<p>${escapeHtml(basisPrinted(facts.instrument, facts.citations))}。</p>
<div class="seals">
${parties.map(({ title, unitName }) => `<div><p>${escapeHtml(title)}（盖章）：</p><p>${escapeHtml(unitName)}</p><p>签署人（签字）：</p><p>日期：　　　　年　　月　　日</p></div>`).join('\n')}
</div>
</div>`);
}
