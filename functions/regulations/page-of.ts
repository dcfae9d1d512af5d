import { Refusal } from '../../lib/regulations/refusal.ts';

/** A page of what the product itself carries, after the item with this id. @throws Refusal `BODY_INVALID` for a cursor that names none */
export function pageOf<T extends { readonly id: string }>(all: readonly T[], { limit, after }: { readonly limit: number; readonly after?: string | undefined }): { readonly page: readonly T[]; readonly next?: string } {
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) throw new Refusal('BODY_INVALID', { pointers: [{ in: 'query', pointer: '/after', detail: { zh: '没有此续页标记', en: 'No such cursor' } }] });
  const page = all.slice(start, start + limit);
  const last = page.at(-1)?.id;
  return { page, ...(start + limit < all.length && last !== undefined && { next: last }) };
}
