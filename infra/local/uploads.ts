import type { IncomingMessage } from 'node:http';
import { toRefusal } from '../../lib/operation/faults.ts';
import type { Response } from '../../lib/operation/http.ts';
import { toProblemResponse } from '../../lib/operation/problem.ts';
import { securityHeaders } from '../../lib/operation/response-headers.ts';
import { UploadRefused, type UploadRefusal } from '../../lib/platform/objects/accept-upload.ts';
import type { FileObjects } from '../../lib/platform/objects/file-objects.ts';
import type { Text } from '../../lib/regulations/refusal.ts';
import { splitUrl } from './http-request.ts';
import { problem } from './local-problem.ts';

const answers: Record<UploadRefusal, { readonly status: number; readonly title: Text; readonly detail: Text }> = {
  signature: { status: 403, title: { zh: '上传地址无效', en: 'The upload address is not valid' }, detail: { zh: '地址须与接口签发的完全一致，请重新发起导入以取得地址', en: 'It must be exactly as it was given out; start the import again to get one' } },
  expired: { status: 403, title: { zh: '上传地址已过期', en: 'The upload address has expired' }, detail: { zh: '请重新发起导入以取得新的地址', en: 'Start the import again to get a new one' } },
  'too-large': { status: 413, title: { zh: '文件超过上传地址允许的大小', en: 'The file is larger than the upload address allows' }, detail: { zh: '文件须不大于发起导入时申报的字节数', en: 'It may have as many bytes as were declared when the import was started' } },
  exists: { status: 409, title: { zh: '该地址已上传过其他内容', en: 'Other bytes were uploaded there already' }, detail: { zh: '一个地址只收一份文件；请重新发起导入以上传新的内容', en: 'An address takes one file; start the import again for another' } },
};

/** `PUT /uploads/…`: streams to the data folder, as object storage does elsewhere. */
export async function acceptUpload(objects: FileObjects, incoming: IncomingMessage, correlationId: string): Promise<Response> {
  const headers = { ...securityHeaders, 'Correlation-Id': correlationId };
  const { path, query } = splitUrl(incoming);
  try {
    const { bytes, sha256 } = await objects.acceptUpload(path, query, incoming.iterator({ destroyOnReturn: false }));
    return { status: 200, headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify({ bytes, sha256 }) };
  } catch (error) {
    if (!(error instanceof UploadRefused)) return toProblemResponse(toRefusal(error), correlationId, headers);
    const { status, title, detail } = answers[error.reason];
    return problem({ status, code: `UPLOAD_${error.reason.toUpperCase().replace('-', '_')}`, title, detail, correlationId }, headers);
  }
}
