import { Refusal } from '../../regulations/refusal.ts';
import { INPUT_LIMITS } from '../input-limits.ts';
import type { Step } from './step.ts';

const kilobytes = INPUT_LIMITS.bytes / 1024;
const json = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

/** Size and content type, before anything is looked at. Nesting is limited where JSON is parsed. */
export const limits: Step = {
  name: 'limits',
  before: ({ event: { request, operation } }) => {
    if (request.body.length > INPUT_LIMITS.bytes) throw new Refusal('BODY_TOO_LARGE', { detail: { zh: `请求内容不得超过 ${kilobytes} KB，大文件请使用上传地址`, en: `A body may hold ${kilobytes} KB; use an upload address for larger files` } });
    const needsJson = operation.body !== undefined || request.body.length > 0;
    if (needsJson && !json.test(request.headers['content-type'] ?? '')) throw new Refusal('MEDIA_TYPE_UNSUPPORTED', { detail: { zh: '请使用 Content-Type: application/json', en: 'Use Content-Type: application/json' } });
  },
};
