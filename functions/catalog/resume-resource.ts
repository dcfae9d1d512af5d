import { operation } from '../../lib/operation/operation.ts';
import { moveResource, resourceMove } from './move-resource.ts';

export const resumeResource = operation({
  ...resourceMove,
  name: 'resumeResource',
  summary: { zh: '恢复数据资源', en: 'Resume a resource' },
  route: 'POST /resources/{resourceId}/resumption',
  handle: moveResource('resume'),
});
