import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { articleInChinese, type Citation } from '../../../lib/regulations/citation.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import { isLegal, type DeadlineView } from '../../../lib/sharing/deadline.ts';
import type { Story } from './story.ts';

const STARTS: Readonly<Record<string, string>> = { SUBMITTED: '提交申请', ACCEPTED: '受理申请' };

const WHOM: Readonly<Record<string, string>> = { externalConditional: '外部单位申请有条件共享数据的，', conditional: '申请有条件共享数据的，' };

/** `外部单位申请有条件共享数据的，自受理申请之日起 3 个工作日`. */
export function termWords(law: Law): string {
  const { value, from = 'SUBMITTED', appliesTo = '' } = law.value('sharing.responseDeadline');
  return `${WHOM[appliesTo] ?? ''}自${STARTS[from] ?? from}之日起 ${value} 个工作日`;
}

export const articlesOf = ({ articles }: Citation): string =>
  (articles.length > 0 ? articles.map(articleInChinese).join('、') : '条文未作规定，为默认值');

/** Asks for the due date, tells every day of it, and holds it against the text: event, number, and whether the number is law. */
export async function explainDue({ stage, law }: Story, itemPath: string, person: string): Promise<void> {
  const answered = await stage.play('deadline', person, { method: 'GET', path: `${itemPath}/deadline` });
  const due = answered.body as unknown as DeadlineView;
  const term = law.effective('sharing.responseDeadline');
  const free = due.days.filter(({ working }) => !working).map(({ date, name }) => `${date.slice(5)}${name === undefined ? '' : `（${name}）`}`);
  stage.tell(`${termWords(law)}：${toLocalDate(due.startedAt)} 起算，应不迟于 ${due.dueOn} 答复（${due.kind === 'legal' ? articlesOf(due.citation) : '服务目标，条文未定期限'}）`, 'when the answer is due, and why');
  if (free.length > 0) stage.tell(`不计 ${free.length} 天：${free.join('、')}`, 'days that do not count');
  const working = due.days.filter(({ count }) => count !== undefined).length;
  stage.check('deadline-as-the-text-says', due.term.value === term.value.value && due.startEvent === (term.value.from ?? 'SUBMITTED') && due.kind === (isLegal(term) ? 'legal' : 'serviceTarget')
    && working === term.value.value && due.days.at(-1)?.date === due.dueOn);
}
