import { RESOURCE_STATE, SHARE_TYPE as TYPES } from '../../../lib/catalog/words.ts';
import type { LocalDate } from '../../../lib/calendar/instant.ts';
import { chainFor } from '../../../lib/catalog/resource-lifecycle.ts';
import type { Unit } from '../../../lib/organizations/unit.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import type { DocumentRule, ProfileKey, Steps } from '../../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { isSeparated } from '../../../lib/retention/separation.ts';
import { isDirectType } from '../../../lib/sharing/direct-type.ts';
import { titleOf } from '../../../lib/sharing/document-texts.ts';
import { articlesOf, termWords } from './deadline-words.ts';
import { lawUnder, partsUnder } from './parts.ts';
import { partyWord } from './words-of-law.ts';

const SHARE_TYPE: Readonly<Record<string, string>> = TYPES;

/** How a role is called: by its id to compare texts, by its own name in the text to show one. */
type Name = (role: string) => string;
interface Subject {
  readonly zh: string;
  readonly en: string;
  readonly key: ProfileKey;
  /** Shown even where several texts agree. */
  readonly always?: boolean;
  readonly words: (law: Law, name: Name, level: Unit['level']) => string;
}

const turn = (name: Name, steps: Steps | null): string => (steps ? steps.steps.map(name).join(' → ') : '不提供');

/** When a document is asked for, where it is not always. */
const WHEN: Readonly<Record<string, string>> = {
  always: '', CONDITIONAL: '，有条件共享时', push: '，推送时', 'stateSecret|tradeSecret|privacy': '，涉及商业秘密或个人隐私时', 'category!=basicPerson': '，人员基本信息除外',
};
const paper = ({ doc, parties, when }: DocumentRule, name: Name): string => `${titleOf(doc)}：${parties.map(name).join('、')}${WHEN[when] ?? `，${when}`}`;

const SUBJECTS: readonly Subject[] = [
  { zh: '目录编制', en: 'compilation', key: 'catalog.compilationChain', words: (law, _, level) => chainFor(law, { level }).map((step) => RESOURCE_STATE[step]).join(' → ') },
  { zh: '共享类型由谁确认', en: 'who confirms the share type', key: 'catalog.shareTypeSetBy', words: (law, name) => name(law.value('catalog.shareTypeSetBy').confirms) },
  { zh: '须有依据的共享类型', en: 'types that need a legal basis', key: 'sharing.restrictionBasis', words: (law) => law.value('sharing.restrictionBasis').appliesTo.map((code) => SHARE_TYPE[code] ?? code).join('、') },
  { zh: '有条件共享由谁审批（内部申请）', en: 'who decides, inside', key: 'sharing.conditionalApprovers', always: true, words: (law, name) => turn(name, law.value('sharing.conditionalApprovers').internal) },
  { zh: '有条件共享由谁审批（外部申请）', en: 'who decides, outside', key: 'sharing.conditionalApprovers', always: true, words: (law, name) => turn(name, law.value('sharing.conditionalApprovers').external) },
  { zh: '答复期限', en: 'the answer is due', key: 'sharing.responseDeadline', always: true, words: termWords },
  { zh: '授权前须签署的文书', en: 'documents and their parties', key: 'sharing.documentsBeforeGrant', always: true, words: (law, name) => law.value('sharing.documentsBeforeGrant').map((rule) => paper(rule, name)).join('；') || '无' },
  { zh: '无条件共享由谁确认', en: "the owner's confirmation of unconditional data", key: 'sharing.ownerConfirmation', words: (law) => ({ none: '无须另行确认', perEntry: '归属部门在目录中逐条确认', perRequest: '归属部门逐次申请确认' })[law.value('sharing.ownerConfirmation')] },
  { zh: '无条件共享如何取得', en: 'how unconditional data is obtained', key: 'sharing.unconditionalPath', words: (law) => (!isDirectType(law, 'UNCONDITIONAL') ? '逐次审批' : law.value('sharing.unconditionalPath').direct ? '直接获取' : '提交盖章申请表后由平台提供') },
  { zh: '接收系统的等级保护备案证明', en: 'proof of MLPS filing', key: 'sharing.consumerMlpsProof', words: (law) => (law.value('sharing.consumerMlpsProof').required ? '须提供' : '不要求') },
  { zh: '以复制方式共享须另经谁同意', en: 'who must agree to a copy', key: 'sharing.copyConsent', words: (law, name) => law.value('sharing.copyConsent').map(name).join('、') || '不要求' },
  { zh: '拒绝共享', en: 'a refusal', key: 'sharing.refusalBasis', words: (law) => (law.value('sharing.refusalBasis').required ? '须说明理由并引用依据' : '须说明理由') },
  { zh: '被拒绝后的救济', en: 'remedies', key: 'sharing.escalation', words: (law, name) => law.value('sharing.escalation').steps.map(name).join('、') },
  { zh: '向第三方提供', en: 'handing on', key: 'onward.policy', words: (law) => (law.value('onward.policy') === 'prohibited' ? '禁止' : '须书面申请并经同意') },
  { zh: '销毁', en: 'destruction', key: 'access.separationOfDuties', words: (law, name) => (isSeparated(law) ? `申请、批准、执行（${name(law.value('destruction.owner'))}）、审计由不同人员办理` : '到期按规则自动销毁') },
];

/** What the text says of every subject on which it stands alone, or with one other, and of who decides, when and with which documents; with its article. */
export function differencesUnder(regulation: string, today: LocalDate): readonly string[] {
  const texts = REGULATIONS.map(({ id, title }) => ({ id, title, law: lawUnder(id, today), level: partsUnder(id).level }));
  const here = texts.find(({ id }) => id === regulation);
  if (!here) throw new RangeError(`no regulation is called ${regulation}`);
  return SUBJECTS.flatMap(({ zh, en, key, always = false, words }) => {
    const compared = words(here.law, (role) => role, here.level);
    const alike = texts.filter(({ law, level }) => words(law, (role) => role, level) === compared);
    if (alike.length > 2 && !always) return [];
    const shown = words(here.law, (role) => partyWord(here.law, role), here.level);
    return [`${zh} · ${en}`, `   ${shown}（${articlesOf(here.law.effective(key).citation)}）${alike.length === 1 ? '  ◀ 仅此办法 here alone' : ''}`];
  });
}
