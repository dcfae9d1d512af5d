import { randomBytes } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Response } from '../../lib/operation/http.ts';
import { toProblemResponse } from '../../lib/operation/problem.ts';
import { securityHeaders } from '../../lib/operation/response-headers.ts';
import { Refusal, type Text } from '../../lib/regulations/refusal.ts';
import { send } from './http-request.ts';
import { problem } from './local-problem.ts';

interface Unread {
  readonly status: number;
  readonly code: string;
  readonly title: Text;
  readonly detail: Text;
}

const unreadable = (zh: string, en: string): Unread => ({ status: 400, code: 'REQUEST_UNREADABLE', title: { zh: '请求不符合 HTTP 格式', en: 'This is not a request of HTTP' }, detail: { zh, en } });
const plainly = unreadable('请按 HTTP/1.1 发送请求', 'Send a request of HTTP/1.1');
const oneLength = unreadable('请求内容的长度须只以一种方式说明：一个 Content-Length（非负整数），或者 Transfer-Encoding: chunked', 'Say how long the body is in one way: one Content-Length, not negative, or Transfer-Encoding: chunked');
const hostMissing: Unread = { status: 400, code: 'HOST_REQUIRED', title: { zh: '请求须有且只有一个 Host 请求头', en: 'A request names its host once' }, detail: { zh: '请发送一个 Host 请求头', en: 'Send one Host header' } };
const expectation: Unread = { status: 417, code: 'EXPECTATION_FAILED', title: { zh: '不支持该 Expect 请求头', en: 'This expectation cannot be met' }, detail: { zh: 'Expect 请求头只支持 100-continue', en: 'Of expectations only 100-continue is met' } };

/** By the code of Node's error. */
const UNREAD: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'HEADERS_TOO_LARGE', title: { zh: '请求头过大', en: 'The headers are too large' }, detail: { zh: '请求行与请求头合计不得超过 16 KB', en: 'Request line and headers may hold 16 KB together' } },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'CHUNK_EXTENSIONS_TOO_LARGE', title: { zh: '分块扩展过大', en: 'The chunk extensions are too large' }, detail: { zh: '请不要使用分块扩展', en: 'Send no chunk extensions' } },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'REQUEST_TIMEOUT', title: { zh: '请求未在限定时间内发送完毕', en: 'The request did not arrive in time' }, detail: { zh: '请重新发送', en: 'Send it again' } },
  HPE_INVALID_METHOD: unreadable('请求方法无法识别', 'The method is not known'),
  HPE_INVALID_CONTENT_LENGTH: oneLength, HPE_UNEXPECTED_CONTENT_LENGTH: oneLength, HPE_INVALID_TRANSFER_ENCODING: oneLength,
};

const toResponse = (unread: Unread): Response => problem({ ...unread, correlationId: randomBytes(10).toString('hex') }, securityHeaders);
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');
const noTunnels = (): Response => {
  const correlationId = randomBytes(10).toString('hex');
  return toProblemResponse(new Refusal('METHOD_NOT_ALLOWED'), correlationId, { ...securityHeaders, Allow: 'GET, POST, PUT, OPTIONS', 'Correlation-Id': correlationId });
};

/** RFC 9112 section 3.2: exactly one `Host`. */
export const refuseHost = (incoming: IncomingMessage): Response | undefined => (incoming.headersDistinct['host']?.length === 1 ? undefined : toResponse(hostMissing));

const lingers = { milliseconds: 1_000, bytes: 16 * 1024 * 1024 };

/**
 * Answers with a problem (RFC 9457) what node:http would refuse with an empty body, or with none: what cannot be parsed or
 * comes too slowly, expectations, and CONNECT. An answer that is under way is never written into.
 */
export function answerWhatNodeRefuses(server: Server): void {
  const underway = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakMap<Duplex, number>();
  const remember = (incoming: IncomingMessage, outgoing: ServerResponse) => void underway.set(incoming.socket, outgoing);
  const refuse = (socket: Duplex, response: Response): void => {
    const last = underway.get(socket);
    if (!last || last.writableFinished || last.destroyed) finish(socket, response);
    else if (last.req.complete) last.once('close', () => finish(socket, response)); // the requests before it are answered first
    else if (last.headersSent) socket.destroy();
    else finish(socket, response);
  };
  server.on('request', remember).on('checkContinue', remember);
  server.on('clientError', (error, socket) => {
    const before = refused.get(socket);
    if (before === undefined) {
      refused.set(socket, bytesRead(socket));
      refuse(socket, toResponse(UNREAD[codeOf(error)] ?? plainly));
    } else if (bytesRead(socket) - before > lingers.bytes) socket.destroy(); // the parser names every piece that it drops
  });
  server.on('checkExpectation', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    remember(incoming, outgoing);
    send(outgoing, toResponse(expectation));
  });
  server.on('connect', (_: IncomingMessage, socket: Duplex) => refuse(socket, noTunnels()));
}

const bytesRead = (socket: Duplex): number => ('bytesRead' in socket && typeof socket.bytesRead === 'number' ? socket.bytesRead : 0);

/** Answers and says that nothing follows; reads on for a moment, since closing over unread bytes would take the answer back. */
function finish(socket: Duplex, { status, headers, body }: Response): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const bytes = Buffer.from(body);
  const fields = Object.entries({ ...headers, Date: new Date(Date.now()).toUTCString(), 'Content-Length': String(bytes.length), Connection: 'close' });
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.end(bytes);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingers.milliseconds);
  socket.once('close', () => clearTimeout(timer));
}
