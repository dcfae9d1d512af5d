import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseView } from '../../lib/sharing/case.ts';
import { remedyHandler } from './request-remedy.ts';
import { ItemPath, itemRefs } from './items.ts';

export const requestRuling = operation({
  name: 'requestRuling',
  context: 'sharing',
  summary: { zh: '报上级教育行政部门审核', en: 'Take an item to the superior authority, directly or after coordination' },
  route: 'POST /applications/{applicationId}/items/{itemId}/ruling-request',
  caller: 'consumer',
  rules: ['sharing.escalation', 'roles.superiorReviewer'],
  refusals: ['ESCALATION_NOT_OPEN', 'COORDINATOR_MISSING', 'MOVE_NOT_ALLOWED'],
  path: ItemPath,
  body: z.strictObject({ statement: z.string().min(1).max(1000) }),
  returns: CaseView,
  status: 201,
  loads: itemRefs,
  handle: (call) => remedyHandler(call, 'ruling'),
});
