import assert from 'node:assert/strict';
import { problemCodesOf } from '../../lib/operation/problem-codes.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../lib/regulations/refusal.ts';
import type { Answered } from '../support/test-platform.ts';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly titleEn: string;
  readonly status: number;
  readonly detail: string;
  readonly detailEn: string;
  readonly code: string;
  readonly correlationId: string;
  readonly citation?: unknown;
  readonly errors?: readonly { readonly in?: string; readonly pointer: string; readonly detail: string; readonly detailEn: string }[];
}
const chinese = /[一-龥]/;
const isCode = (code: string): code is RefusalCode => Object.hasOwn(REFUSAL_CODES, code);

/** A refusal as RFC 9457 wants it, with a code that the operation declares, in Chinese and English. */
export function requireProblem(operation: HttpOperation, answered: Answered<unknown>, what: string): Problem {
  const problem = answered.body as Problem; // each field is checked below
  const at = `${operation.name}: ${what}: ${answered.status} ${JSON.stringify(answered.body)}`;
  assert.ok(answered.status >= 400 && answered.status < 500, at);
  assert.match(answered.headers['content-type'] ?? '', /^application\/problem\+json/, at);
  assert.ok(isCode(problem.code) && REFUSAL_CODES[problem.code].status === answered.status, at);
  assert.ok(problemCodesOf(operation).some((code) => code === problem.code), `${at} is not declared`);
  assert.deepEqual([problem.type, problem.status, problem.title, problem.titleEn], [`urn:edudata-steward:problem:${problem.code}`, answered.status, REFUSAL_CODES[problem.code].zh, REFUSAL_CODES[problem.code].en], at);
  for (const { detail, detailEn } of [problem, ...(problem.errors ?? [])]) {
    assert.match(detail, chinese, at);
    assert.doesNotMatch(detailEn.replace(/演示·[一-龥]+/g, ''), chinese, at); // a unit has one name
    assert.ok(detailEn.length > 3, at);
  }
  for (const { pointer } of problem.errors ?? []) assert.match(pointer, /^(\/.*)?$/s, at);
  assert.equal(problem.correlationId, answered.headers['correlation-id'], at);
  return problem;
}
