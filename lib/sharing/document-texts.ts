/** Titles and clauses of the documents that profiles name. Texts of this product: the regulations set out no form. */
/** What the regulation calls whoever a document speaks of: one side has one name in all of it. */
export interface PartyWords {
  readonly consumer: string;
  readonly owner: string;
  readonly coordinator: string;
}
/** `{consumer}`, `{owner}` and `{coordinator}` stand for these words. */
interface Texts {
  readonly title: string;
  /** What the clauses follow from. */
  readonly opening: string;
  readonly clauses: readonly string[];
}

const COMMITS = '{consumer}现就使用本文书所列教育数据，郑重承诺如下：';
const APPLIES = '{consumer}申请共享本文书所列教育数据，并承诺如下：';
const USE = '{consumer}仅为本单位履行职责，按本文书和授权载明的用途、数据项、脱敏方式和期限使用数据，不作其他用途。';
const NO_THIRD_PARTY = '未经书面申请并获同意，不以任何形式（包括改变数据形式）向第三方提供或对外发布。';
const RESPONSIBLE = '按照“谁经手，谁使用，谁管理，谁负责”的原则指定责任人，对数据使用全过程负责，建立严格的数据访问控制。';
const INCIDENT = '发现数据泄露、滥用或非授权使用时，立即停止使用，采取补救措施，并报告{owner}和{coordinator}。';
const END = '使用期限届满、授权撤销或共享终止后，立即停止使用，并按要求销毁所获数据及其副本，提交销毁说明。';
const ATTRIBUTION = '引用或者分析利用所获数据的，注明数据来源。';
const INTEGRITY = '本文书的批准范围摘要与授权逐项一致；数据项或脱敏方式有任何变更，本文书即不适用，须重新签署。';

const TEXTS: Record<string, Texts> = {
  SecurityCommitment: {
    title: '数据安全承诺书', opening: COMMITS,
    clauses: [USE, RESPONSIBLE, '所获数据存储于中国大陆境内，按国家密码管理要求加密存储和传输；优先经接口使用，用而不存。', NO_THIRD_PARTY, INCIDENT, END, INTEGRITY],
  },
  ConfidentialityAgreement: {
    title: '数据保密协议', opening: '各方就本文书所列教育数据的保密事宜协商一致，达成如下协议：',
    clauses: [
      '各方对所获教育数据，特别是个人信息，负有保密义务；接触数据的人员限于履行职责所必需。', NO_THIRD_PARTY,
      '不得将脱敏数据与其他数据结合以识别特定自然人。', '保密义务不因使用期限届满或人员离岗而终止。', INCIDENT, END,
      '违反本协议的，依照法律、法规和本协议所列管理办法承担责任。', INTEGRITY,
    ],
  },
  MlpsFilingEvidence: {
    title: '网络安全等级保护备案声明', opening: '{consumer}就接收教育数据的信息系统声明如下：',
    clauses: ['所列接收系统已依法完成网络安全等级保护定级备案，备案信息真实、现行有效。', '备案到期、撤销或者等级变更的，立即告知平台；到期后授权自动暂停。'],
  },
  UsageCommitment: { title: '数据使用承诺书', opening: COMMITS, clauses: [USE, RESPONSIBLE, NO_THIRD_PARTY, INCIDENT, END] },
  ShareApplicationForm: { title: '数据共享申请表', opening: APPLIES, clauses: [USE, RESPONSIBLE] },
  TripartiteAuthorisationAgreement: { title: '数据使用授权三方协议', opening: '各方就本文书所列教育数据的授权使用协商一致，达成如下协议：', clauses: [USE, RESPONSIBLE, NO_THIRD_PARTY, INCIDENT, END, INTEGRITY] },
  StampedApplicationForm: { title: '数据共享申请表（盖章）', opening: APPLIES, clauses: [USE, RESPONSIBLE] },
  FrontEndNodeSecurityCheck: { title: '前置机安全检查表', opening: '{consumer}就前置机的安全检查情况说明如下：', clauses: ['前置机已按要求完成安全检查，仅用于接收本文书所列数据。', INCIDENT, END] },
};
const GENERAL: Texts = { title: '数据共享文书', opening: '各方就本文书所列教育数据的共享使用约定如下：', clauses: [USE, RESPONSIBLE, NO_THIRD_PARTY, INCIDENT, END, INTEGRITY] };

/** A profile may add the form's number in brackets: `UsageCommitment(Annex 2)`. */
const textsOf = (kind: string): Texts => TEXTS[kind.includes('(') ? kind.replace(/\(.*\)$/, '') : kind] ?? GENERAL;
export const titleOf = (kind: string): string => textsOf(kind).title;
const said = (text: string, words: PartyWords): string => text.replaceAll('{consumer}', words.consumer).replaceAll('{owner}', words.owner).replaceAll('{coordinator}', words.coordinator);
export const openingOf = (kind: string, words: PartyWords): string => said(textsOf(kind).opening, words);
/** A standing document states no scope, so nothing in it speaks of one. Where the law wants the source named, every document says so. */
export const clausesOf = (kind: string, { words, standing, attributed }: { readonly words: PartyWords; readonly standing: boolean; readonly attributed: boolean }): readonly string[] =>
  [...textsOf(kind).clauses.filter((clause) => !standing || clause !== INTEGRITY), ...(attributed ? [ATTRIBUTION] : [])].map((clause) => said(clause, words));
