import { operation } from '../../lib/operation/operation.ts';
import { moveResource, resourceMove } from './move-resource.ts';

/** Reads through its grants stop with the next call, until it is resumed. */
export const suspendResource = operation({
  ...resourceMove,
  name: 'suspendResource',
  summary: { zh: '暂停数据资源', en: 'Suspend a resource' },
  route: 'POST /resources/{resourceId}/suspension',
  handle: moveResource('suspend'),
});
