import type { Citation } from '../regulations/citation.ts';
import { REFUSAL_CODES, Refusal } from '../regulations/refusal.ts';
import type { Response } from './http.ts';

/** RFC 9457, with the code, the citation and both languages. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly titleEn: string;
  readonly status: number;
  readonly detail: string;
  readonly detailEn: string;
  readonly code: string;
  readonly correlationId: string;
  readonly citation?: Citation;
  readonly errors?: readonly { readonly in?: string; readonly pointer: string; readonly detail: string; readonly detailEn: string }[];
}

/** The details of a 500 are generic, and those of a 503 say what operators must look at: causes go to the log. */
export function toProblem(refusal: Refusal, correlationId: string): Problem {
  const { status, zh, en } = REFUSAL_CODES[refusal.code];
  const detail = status === 500 ? { zh, en } : refusal.detail;
  return {
    type: `urn:edudata-steward:problem:${refusal.code}`,
    title: zh, titleEn: en, status, detail: detail.zh, detailEn: detail.en, code: refusal.code, correlationId,
    ...(refusal.citation && { citation: refusal.citation }),
    ...(refusal.pointers.length > 0 && {
      errors: refusal.pointers.map((at) => ({ ...(at.in && { in: at.in }), pointer: at.pointer, detail: at.detail.zh, detailEn: at.detail.en })),
    }),
  };
}

export function toProblemResponse(refusal: Refusal, correlationId: string, headers: Readonly<Record<string, string>> = {}): Response {
  const problem = toProblem(refusal, correlationId);
  return {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(problem.status === 503 && { 'Retry-After': String(refusal.retryAfter ?? 5) }),
      ...headers,
    },
    body: JSON.stringify(problem),
  };
}
