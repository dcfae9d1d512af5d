import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { toLocalDate } from '../../../lib/calendar/instant.ts';
import type { Response } from '../../../lib/operation/http.ts';
import { toOpenapi } from '../../../lib/operation/openapi.ts';
import type { Operation } from '../../../lib/operation/operation.ts';
import { securityHeaders } from '../../../lib/operation/response-headers.ts';
import { UnitEntity } from '../../../lib/platform/storage/entities/organizations.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import { apiPage } from './api-page.ts';
import { basisOf } from './basis.ts';
import { PAGE_STYLE } from './page-style.ts';
import { WORKED } from './worked-examples.ts';

const noOther = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const respond = (type: string, body: string, policy: string): Response => ({
  status: 200, body, headers: { ...securityHeaders, 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': `default-src 'none'; ${policy}${noOther}` },
});

const script = readFileSync(new URL('browser.js', import.meta.url), 'utf8');
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Of what stands in the page, its own style and script alone, and calls to this machine. */
const policy = `style-src ${hashOf(PAGE_STYLE)}; script-src ${hashOf(script)}; connect-src 'self'; `;

/** `/docs`, `/openapi.json`, and the way there from `/`. Operations can be tried where there is a demonstration issuer. */
export function createPages(operations: readonly Operation[], platform: Platform, baseUrl: string): (path: string) => Promise<Response | undefined> {
  const tryIt = operations.some(({ name }) => name === 'issueToken');
  return async (path) => {
    switch (path) {
      case '/': return { status: 302, headers: { ...securityHeaders, Location: '/docs' }, body: '' };
      case '/docs': return respond('text/html', apiPage({ operations, baseUrl, basis: basisOf(await lawHere(platform)), tryIt, style: PAGE_STYLE, script }), policy);
      case '/openapi.json': return respond('application/json', JSON.stringify(toOpenapi(operations, { baseUrl, version: '0.1.0', examples: WORKED })), '');
      default: return undefined;
    }
  };
}

/** The law of the first unit at the top; none on a machine without units or where no regulation binds. */
async function lawHere({ storage, laws, clock }: Platform): Promise<Law | undefined> {
  const { items } = await storage.list(UnitEntity.list('byParent', { partition: ['root'] }), { limit: 20 });
  const authority = items.map(({ value }) => value).find(({ regulation }) => regulation !== undefined);
  try {
    return authority && laws.for([authority], toLocalDate(clock.now()));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
