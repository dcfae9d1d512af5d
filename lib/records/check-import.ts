import type { LocalDate } from '../calendar/instant.ts';
import { MOST_SECONDARY, type Resource, type ResourceContent } from '../catalog/resource.ts';
import type { PersonId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import { lookupFieldsOf } from './lookup-fields.ts';

/** Only who was authorised to collect for the entry, until the day named, writes to it. @throws Refusal `COLLECTION_NOT_AUTHORISED` */
export function requireCollector(law: Law, { collectors }: Pick<Resource, 'collectors'>, personId: PersonId, today: LocalDate): void {
  law.require('collection-authorised', collectors.some((collector) => collector.personId === personId && today <= collector.until), { code: 'COLLECTION_NOT_AUTHORISED' });
}

/**
 * Records go into a published entry that says how they are looked up and when they end.
 * @throws Refusal `CATALOG_REQUIRED`, `MOVE_NOT_ALLOWED`, `RETENTION_RULE_REQUIRED`, `IMPORT_INVALID`
 */
export function requireImportable({ state }: Pick<Resource, 'state'>, content: ResourceContent | undefined): void {
  if (!content) throw new Refusal('CATALOG_REQUIRED', { detail: { zh: '目录条目尚未发布，不能导入数据', en: 'The entry is not published yet' } });
  if (state !== 'PUBLISHED') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '资源已暂停或注销，不能导入数据', en: 'The entry is suspended or retired' } });
  if (!content.retention) throw new Refusal('RETENTION_RULE_REQUIRED', { detail: { zh: '未规定保存期限的资源不能存入记录', en: 'Records need a storage period' } });
  if (!lookupFieldsOf(content)) {
    throw new Refusal('IMPORT_INVALID', { detail: { zh: `须有且仅有一个主检索项，次检索项不超过 ${MOST_SECONDARY} 个`, en: `One primary look-up field and at most ${MOST_SECONDARY} secondary ones` } });
  }
}
