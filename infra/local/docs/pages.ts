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
import type { ArticlesOf } from './operation-article.ts';
import { PAGE_STYLE } from './page-style.ts';

const page = (type: string, body: string): Response => ({
  status: 200, body, headers: { ...securityHeaders, 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'" },
});

/** `/docs`, its style, `/openapi.json`, and the way there from `/`. */
export function createPages(operations: readonly Operation[], platform: Platform, baseUrl: string): (path: string) => Promise<Response | undefined> {
  return async (path) => {
    switch (path) {
      case '/': return { status: 302, headers: { ...securityHeaders, Location: '/docs' }, body: '' };
      case '/docs': return page('text/html', apiPage({ operations, baseUrl, articlesOf: toArticles(await lawHere(platform)) }));
      case '/docs.css': return page('text/css', PAGE_STYLE);
      case '/openapi.json': return page('application/json', JSON.stringify(toOpenapi(operations, { baseUrl, version: '0.1.0' })));
      default: return undefined;
    }
  };
}

const toArticles = (law: Law | undefined): ArticlesOf => (key) => {
  const articles = law?.effective(key).citation.articles ?? [];
  return articles.length === 0 ? '' : `第${articles.join('、')}条`;
};

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
