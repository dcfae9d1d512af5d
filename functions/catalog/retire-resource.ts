import { operation } from '../../lib/operation/operation.ts';
import { moveResource, resourceMove } from './move-resource.ts';

/** For good. What is stored ends as its retention rule says. */
export const retireResource = operation({
  ...resourceMove,
  name: 'retireResource',
  summary: { zh: '注销数据资源', en: 'Retire a resource' },
  route: 'POST /resources/{resourceId}/retirement',
  handle: moveResource('retire'),
});
