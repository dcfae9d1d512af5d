import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseView } from '../../lib/sharing/case.ts';
import { remedyHandler } from './request-remedy.ts';
import { ItemPath, itemRefs } from './items.ts';

export const requestCoordination = operation({
  name: 'requestCoordination',
  context: 'sharing',
  summary: { zh: '申请协调处理', en: 'Ask for coordination after a refusal, a narrowed approval or an unanswered application' },
  route: 'POST /applications/{applicationId}/items/{itemId}/coordination',
  caller: 'consumer',
  rules: ['sharing.escalation', 'sharing.remedy'],
  refusals: ['ESCALATION_NOT_OPEN', 'COORDINATOR_MISSING', 'MOVE_NOT_ALLOWED'],
  path: ItemPath,
  body: z.strictObject({ statement: z.string().min(1).max(1000) }),
  returns: CaseView,
  status: 201,
  loads: itemRefs,
  handle: (call) => remedyHandler(call, 'coordination'),
});
