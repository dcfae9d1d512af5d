import type { Instant } from '../calendar/instant.ts';
import type { Resource } from '../catalog/resource.ts';
import type { UnitId } from '../identifiers.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal, type Pointer } from '../regulations/refusal.ts';
import { requireShared } from '../sharing/require-shared.ts';
import type { Grant } from './grant.ts';
import { standingOf } from './grant-lifecycle.ts';
import { STANDING } from './words.ts';

/** What a read asks for, before anything of a record is loaded. */
export interface Read {
  readonly unitId: UnitId;
  readonly purpose: string;
  /** Field of the look-up; found by its keyed hash. */
  readonly lookupField: string;
  /** Fields wanted; all that are granted unless said. */
  readonly fields: readonly string[] | undefined;
  readonly now: Instant;
  /** Digest of the grant's masks as computed now. */
  readonly masksHash: string;
}

/** A field to serve and the mask it leaves in. */
export type Served = readonly { readonly field: string; readonly mask: MaskChoice }[];

const notGranted = (pointer: string): Pointer => ({ pointer, detail: { zh: '未获授权的数据项', en: 'Not granted' } });

/**
 * What a grant serves now, to this unit, for this purpose: the fields with their frozen masks, or a refusal. Served ⊆
 * granted, whatever is asked. The primary look-up field may be asked by without being granted: whoever knows its value
 * learns nothing but what the granted fields say.
 * @throws Refusal `GRANT_HOLDER_MISMATCH`, `GRANT_NOT_IN_FORCE`, `PURPOSE_NOT_GRANTED`, `FIELD_NOT_GRANTED`, `RECORD_UNREADABLE`
 */
export function requireReadable(law: Law, grant: Grant, resource: Pick<Resource, 'resourceId' | 'state' | 'content'>, read: Read): Served {
  law.require('grant-holder-only', read.unitId === grant.consumerUnitId, { code: 'GRANT_HOLDER_MISMATCH' });
  requireShared(law, resource.content, 'GRANT_NOT_IN_FORCE');
  const standing = standingOf(grant, read.now);
  const detail = { zh: `授权状态：${STANDING[standing]}`, en: `The grant is ${standing}` };
  law.require('mlps-proof', standing !== 'EVIDENCE_LAPSED', { code: 'GRANT_NOT_IN_FORCE', detail });
  law.require('scope-bound', standing === 'IN_FORCE' || standing === 'EVIDENCE_LAPSED', { code: 'GRANT_NOT_IN_FORCE', detail });
  law.require('purpose-bound', read.purpose === grant.purpose, { code: 'PURPOSE_NOT_GRANTED', pointers: [{ pointer: '/purpose', detail: { zh: `须与获准用途逐字一致：${grant.purpose}`, en: `Must be the approved purpose, word for word: ${grant.purpose}` } }] });
  if (resource.resourceId !== grant.resourceId || resource.state !== 'PUBLISHED') {
    throw new Refusal('GRANT_NOT_IN_FORCE', { detail: { zh: '资源已暂停或注销', en: 'The resource is suspended or retired' } });
  }
  if (read.masksHash !== grant.masksHash) throw new Refusal('RECORD_UNREADABLE', { detail: { zh: '授权的脱敏规则校验失败', en: "The grant's masks are not those it was given with" } });
  const fields = read.fields ?? grant.scope.fields;
  const beyond = fields.flatMap((field, index) => (grant.scope.fields.includes(field) ? [] : [notGranted(`/fields/${index}`)]));
  const lookup = resource.content.items.find(({ code }) => code === read.lookupField);
  if (lookup?.lookup === 'secondary' && !grant.scope.fields.includes(lookup.code)) beyond.push(notGranted('/lookup/field'));
  law.require('scope-bound', beyond.length === 0, { code: 'FIELD_NOT_GRANTED', pointers: beyond });
  if (!lookup || lookup.lookup === 'none') {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/lookup/field', detail: { zh: '不是该资源的检索项', en: 'Is no look-up field of the resource' } }] });
  }
  const catalog = new Map(resource.content.items.map(({ code, mask }) => [code, mask]));
  return fields.map((field) => ({ field, mask: grant.masks[field] ?? catalog.get(field) ?? { name: 'suppress' } }));
}
