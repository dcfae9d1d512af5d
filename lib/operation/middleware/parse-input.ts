import { Refusal } from '../../regulations/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { readInput, toQueryObject } from '../read-input.ts';
import { parseStrictJson, toPointer } from '../strict-json.ts';
import type { Step } from './step.ts';

/** Path, query, body and `If-Match`, each by its strict schema. */
export const parseInput: Step = {
  name: 'parse-input',
  before: ({ event: exchange }) => {
    if (exchange.replayed) return;
    const { operation, path, pathText, request } = exchange;
    const query = toQueryObject(request.query);
    exchange.input = {
      path: path ? path.parsed : operation.path && readInput(operation.path, 'path', pathText),
      query: operation.query ? readInput(operation.query, 'query', query) : refuseAny(query),
      body: readBody(exchange),
      expectedVersion: operation.versioned ? readVersion(request.headers['if-match']) : 0,
    };
  },
};

function readBody({ operation, request }: Exchange): unknown {
  if (operation.body) return readInput(operation.body, 'body', parseStrictJson(request.body));
  if (request.body.length > 0 && JSON.stringify(parseStrictJson(request.body)) !== '{}') {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '', detail: { zh: '此操作不接受请求内容', en: 'This operation takes no body' } }] });
  }
  return undefined;
}

function refuseAny(query: Readonly<Record<string, string>>): undefined {
  const names = Object.keys(query);
  if (names.length === 0) return undefined;
  throw new Refusal('BODY_INVALID', { pointers: names.map((name) => ({ in: 'query', pointer: toPointer([name]), detail: { zh: '未知的参数', en: 'Unknown parameter' } })) });
}

function readVersion(header: string | undefined): number {
  if (header === undefined) throw new Refusal('VERSION_REQUIRED');
  const version = /^"([1-9][0-9]{0,8})"$/.exec(header)?.[1];
  if (version !== undefined) return Number(version);
  if (/^(?:W\/)?"[^"]*"$/.test(header)) throw new Refusal('VERSION_STALE'); // a tag, but none of ours
  throw new Refusal('BODY_INVALID', { pointers: [{ in: 'header', pointer: '/If-Match', detail: { zh: '须为读取时返回的 ETag，仅一个，连同双引号，例如 "3"', en: 'Must be the one ETag that came with what was read, with its quotes, such as "3"' } }] });
}
