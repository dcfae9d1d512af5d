import { operation } from '../../lib/operation/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DeadlineView, explainDeadline } from '../../lib/sharing/deadline.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

export const getItemDeadline = operation({
  name: 'getItemDeadline',
  context: 'sharing',
  summary: { zh: '查看答复期限及逐日说明', en: 'Explain the due date of the answer, day by day' },
  route: 'GET /applications/{applicationId}/items/{itemId}/deadline',
  caller: 'person',
  rules: ['sharing.responseDeadline'],
  path: ItemPath,
  returns: DeadlineView,
  loads: itemRefs,
  async handle({ loaded, actor, law, now, platform, answer }) {
    const { value } = requireItem(actor, ...loaded).item;
    if (!value.clock) throw new Refusal('NOT_FOUND', { detail: { zh: '该事项没有答复期限', en: 'No answer is due on this item' } });
    const bound = await law(value.ownerUnitPath, value.profile);
    const { value: term } = bound.effective('sharing.responseDeadline');
    return answer(explainDeadline(value.clock, term, bound.cite('answer-in-time'), platform.calendar, now, value.decisions[0]?.at));
  },
});
