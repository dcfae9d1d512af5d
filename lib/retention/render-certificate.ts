import { dayInChinese, toLocalDate } from '../calendar/instant.ts';
import { escapeHtml, printablePage, row, table } from '../documents/page.ts';
import { basisPrinted, momentPrinted } from '../documents/printed-words.ts';
import type { Certificate, CertificateContent } from './certificate.ts';
import { roleTitle } from '../organizations/role-titles.ts';
import { cohortTitle, readingTitle } from './words.ts';

const REASON: Record<CertificateContent['reason'], string> = {
  periodEnded: '保存期满', beforePeriodEnd: '提前销毁', holdReleased: '保全解除', erasure: '个人信息主体要求删除',
};
const METHOD: Record<string, string> = { cryptographicErase: '密码学擦除（销毁数据密钥）', logical: '逻辑销毁', physical: '物理销毁' };
const STEP: readonly (readonly [keyof CertificateContent['steps'], string])[] = [
  ['requested', '申请'], ['sealed', '封存'], ['approved', '批准'], ['executed', '执行'], ['verified', '验证'],
];
const hand = ({ by, role, unitName, onBehalfOf, at }: CertificateContent['steps']['sealed']): string =>
  `${by === 'standing-rule' ? '随目录发布批准的保存规则' : `${unitName ? `${unitName}，` : ''}${roleTitle(role)}${onBehalfOf ? '（受托办理）' : ''}`}，${momentPrinted(at)}`;
const digest = (text: string): string => `<p class="digest">${escapeHtml(text)}</p>`;

/** 销毁证书 as a page to read and print. What counts is the signed content; the page says where it is. */
export function renderCertificate({ content, signatures }: Certificate): string {
  const { steps, ledger } = content;
  return printablePage('数据销毁证书', `<p>证书编号：${escapeHtml(content.certificateId)}　出具日期：${dayInChinese(toLocalDate(content.issuedAt))}</p>
<p>所载时刻均为东八区时间。</p>
<h2>一、销毁对象</h2>
${table([
    row('数据资源', `${content.resourceName}（${content.resourceId}）`), row('归属单位', content.ownerUnit),
    row('批次', cohortTitle(content.cohort)), row('记录数', `${content.count}条`), row('事由', REASON[content.reason]),
    row('方式', content.methods.map((method) => METHOD[method] ?? method).join('、')), row('数据密钥指纹', content.keyFingerprint),
    row('销毁时间', momentPrinted(content.executedAt)),
  ])}
<h2>二、经办</h2>
${table(STEP.flatMap(([step, name]) => { const done = steps[step]; return done ? [row(name, hand(done))] : []; }))}
<h2>三、验证</h2>
${table([row('销毁前抽样', readingTitle(content.verification.before)), row('销毁后抽样', readingTitle(content.verification.after))])}
<h2>四、尚存的密文</h2>
${table(content.remains.map(({ where, what, until }) => row(where.zh, `${what.zh}，至${until.zh}`)))}
<h2>五、已交付副本</h2>
${content.deliveredCopies.length === 0 ? '<p>无。</p>' : table(content.deliveredCopies.map(({ deliveryId, unitName, state }) => row(unitName ?? '使用单位', `交付编号 ${deliveryId}：${state === 'DESTROYED' ? '已报告销毁' : '尚待报告销毁'}`)))}
<h2>六、依据</h2>
<p>${escapeHtml(basisPrinted(content.instrument, content.articles))}。</p>
<h2>七、账本与签名</h2>
<p>账本条目 ${escapeHtml(ledger.entry)}，序号 ${ledger.leafIndex}。</p>
${digest(`叶哈希 ${ledger.leafHash}`)}
${signatures.map(({ signer, algorithm, signature }) => digest(`${signer} ${algorithm} ${signature}`)).join('\n')}`);
}
