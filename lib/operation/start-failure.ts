import { Refusal } from '../regulations/refusal.ts';
import { toRefusal } from './faults.ts';
import type { Response } from './http.ts';
import { toProblemResponse } from './problem.ts';
import { securityHeaders } from './response-headers.ts';

const notStarted = {
  zh: '服务尚未就绪，请稍后重试；如持续出现，请将关联编号（correlationId）告知运维人员，由其核查配置、密钥库与存储',
  en: 'The service is not ready; try again later. If it goes on, give the correlation id to the operators, who should look at configuration, key store and storage',
};

/**
 * The answer where no pipeline could be built, e.g. at a cold start without a key store: always 503, in both languages,
 * with what a known cause asks operators to look at. Everything else of the cause is for the log.
 */
export function toStartFailure(error: unknown, correlationId: string, headers: Readonly<Record<string, string>> = {}): Response {
  const known = toRefusal(error);
  const refusal = known.code === 'UNAVAILABLE' && known.retryAfter !== undefined ? known : new Refusal('UNAVAILABLE', { detail: notStarted, retryAfter: 30 });
  return toProblemResponse(refusal, correlationId, { ...securityHeaders, ...headers, 'Correlation-Id': correlationId });
}
