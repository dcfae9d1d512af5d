import type { Response } from '../../lib/operation/http.ts';
import type { Text } from '../../lib/regulations/refusal.ts';

interface LocalProblem {
  readonly status: number;
  readonly code: string;
  readonly title: Text;
  readonly detail: Text;
  readonly correlationId: string;
}

/** RFC 9457 for what is refused on this machine only, before an operation is reached; the same members as any other problem. */
export function problem({ status, code, title, detail, correlationId }: LocalProblem, headers: Readonly<Record<string, string>>): Response {
  return {
    status, headers: { ...headers, 'Content-Type': 'application/problem+json; charset=utf-8', 'Correlation-Id': correlationId },
    body: JSON.stringify({ type: `urn:edudata-steward:problem:${code}`, title: title.zh, titleEn: title.en, status, detail: detail.zh, detailEn: detail.en, code, correlationId }),
  };
}

export const misdirected = (hosts: ReadonlySet<string>, correlationId: string, headers: Readonly<Record<string, string>>): Response => problem({
  status: 421, code: 'MISDIRECTED', title: { zh: '请求的主机名不是本服务', en: 'This service does not answer to that host name' },
  detail: { zh: `请使用 ${[...hosts].join(' 或 ')}`, en: `Use ${[...hosts].join(' or ')}` }, correlationId,
}, headers);
