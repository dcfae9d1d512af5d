import type { ResourceContent } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';

/** What is not shared is approved, granted and read no more. @throws Refusal */
export const requireShared = (law: Law, { shareType }: Pick<ResourceContent, 'shareType'>, code: 'RESOURCE_NOT_SHARED' | 'GRANT_NOT_IN_FORCE'): void =>
  law.require('not-shared-refused', shareType !== 'NOT_SHARED', { code, detail: { zh: '该资源的共享类型现为不予共享', en: 'The resource is no longer shared' } });
