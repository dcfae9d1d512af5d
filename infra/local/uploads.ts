import type { IncomingMessage } from 'node:http';
import type { Response } from '../../lib/operation/http.ts';
import { securityHeaders } from '../../lib/operation/response-headers.ts';
import { UploadRefused, type UploadRefusal } from '../../lib/platform/objects/accept-upload.ts';
import type { FileObjects } from '../../lib/platform/objects/file-objects.ts';
import { splitUrl } from './http-request.ts';

const answers: Record<UploadRefusal, { readonly status: number; readonly zh: string; readonly en: string }> = {
  signature: { status: 403, zh: '上传地址无效', en: 'The upload address is not valid' },
  expired: { status: 403, zh: '上传地址已过期', en: 'The upload address has expired' },
  'too-large': { status: 413, zh: '文件超过上传地址允许的大小', en: 'The file is larger than the upload address allows' },
  exists: { status: 409, zh: '该地址已上传过其他内容', en: 'Other bytes were uploaded there already' },
};

/** `PUT /uploads/…`: streams to the data folder, as object storage does elsewhere. */
export async function acceptUpload(objects: FileObjects, incoming: IncomingMessage, correlationId: string): Promise<Response> {
  const headers = { ...securityHeaders, 'Correlation-Id': correlationId };
  const { path, query } = splitUrl(incoming);
  try {
    const { bytes, sha256 } = await objects.acceptUpload(path, query, incoming);
    return { status: 200, headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify({ bytes, sha256 }) };
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    const { status, zh, en } = answers[error.reason];
    const problem = { type: `urn:edudata-steward:problem:UPLOAD_${error.reason.toUpperCase().replace('-', '_')}`, title: zh, titleEn: en, status, correlationId };
    return { status, headers: { ...headers, 'Content-Type': 'application/problem+json; charset=utf-8' }, body: JSON.stringify(problem) };
  }
}
