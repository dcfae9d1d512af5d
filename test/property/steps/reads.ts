import type { AnyBody, Answered } from '../../support/test-platform.ts';
import type { KnownGrant, KnownRecord } from '../model.ts';
import { readableFrom } from '../records.ts';
import { wrongMask } from '../expected-masks.ts';
import { PURPOSES } from '../shapes.ts';
import { must } from '../violation.ts';
import { done, type Walker } from '../walker.ts';
import type { Step } from './step.ts';

export interface ReadSeen extends AnyBody {
  readonly record: Readonly<Record<string, string>>;
  readonly maskedFields: readonly string[];
  readonly grantId: string;
}
interface Wanted {
  readonly grant: KnownGrant;
  readonly by: string;
  readonly field: string;
  readonly value: string;
  readonly purpose: string;
  readonly fields: readonly string[] | undefined;
}

export const isOpen = ({ state, startsAt, endsAt, evidenceUntil, item }: KnownGrant, now: string, today: string): boolean =>
  state === 'IN_FORCE' && startsAt <= now && now < endsAt && (evidenceUntil === undefined || today <= evidenceUntil) && item.resource.state === 'PUBLISHED';

const query = ({ grant, by, field, value, purpose, fields }: Wanted) =>
  ({ operation: 'queryRecords', by, path: `/grants/${grant.grantId}/queries`, body: { lookup: { field, value }, purpose, ...(fields && { fields }) } });

function choose(walker: Walker, grant: KnownGrant): Wanted {
  const { random, people } = walker;
  const { shape, records } = grant.item.resource;
  const now = walker.world.clock.now();
  const standing = [...records].filter(([, rows]) => readableFrom(rows, now) !== undefined).map(([each]) => each);
  const keys = standing.length > 0 && walker.chance(0.85) ? standing : [...records.keys()];
  const key = keys.length > 0 && walker.chance(0.93) ? random.pick(keys) : '999999201501010018';
  const secondary = shape.secondary !== undefined && walker.chance(0.1) ? shape.secondary : undefined;
  const field = secondary ?? (walker.chance(0.98) ? shape.primary : random.pick(shape.items).code);
  const value = field === shape.primary ? key : records.get(key)?.at(-1)?.values[field] ?? key;
  const subset = grant.scope.fields.filter(() => walker.chance(0.6));
  const fields = walker.chance(0.6) ? undefined : walker.chance(0.1) ? [...subset, random.pick(shape.items).code] : subset;
  const consumers = people.holders('DataConsumer', grant.item.consumerUnit, walker.today());
  return {
    grant, field, value, by: walker.someone(consumers), purpose: walker.chance(0.96) ? grant.item.purpose : random.pick([...PURPOSES, '招生宣传']), fields: fields && fields.length > 0 ? fields : undefined,
  };
}

/** The record that a reader of this key may be shown now. */
function recordFor({ grant, field, value }: Wanted, now: string): KnownRecord | undefined {
  const { records, shape } = grant.item.resource;
  if (field === shape.primary) return readableFrom(records.get(value) ?? [], now);
  return [...records.values()].map((standing) => readableFrom(standing, now)).find((record) => record?.values[field] === value);
}

/** Refusals that come after the look-up, and so count against the day's budget. */
const COUNTED = new Set(['RECORD_NOT_FOUND', 'KEY_DESTROYED', 'LOOKUP_NOT_UNIQUE', 'RECORD_UNREADABLE']);

/** Everything that must be true of a record that was handed out. */
export function learnRead(walker: Walker, wanted: Wanted, answered: Answered<ReadSeen>): void {
  const { grant, by, fields } = wanted;
  const { resource } = grant.item;
  const [now, today] = [walker.world.clock.now(), walker.today()];
  if (done(answered) || COUNTED.has(answered.body.code ?? '')) grant.counted.set(today, (grant.counted.get(today) ?? 0) + 1);
  if (!done(answered)) return;
  grant.served.set(today, (grant.served.get(today) ?? 0) + 1);
  must((grant.served.get(today) ?? 0) <= grant.scope.dailyReads, 'reads of a day stay within the budget', () => `${grant.grantId}: ${grant.served.get(today) ?? 0} of ${grant.scope.dailyReads}`);
  must(isOpen(grant, now, today), 'nothing is read through a grant that is not in force', () => `${grant.grantId} is ${grant.state}, ${grant.startsAt} to ${grant.endsAt}, evidence ${String(grant.evidenceUntil)}, ${resource.resourceId} is ${resource.state}`);
  must(walker.people.handsOf(by, 'DataConsumer', grant.item.consumerUnit, today) !== undefined, 'only the consumer reads', () => `${by} through ${grant.grantId}`);
  must(wanted.purpose === grant.item.purpose, 'nothing is read for another purpose', () => wanted.purpose);
  const asked = fields ?? grant.scope.fields;
  const record = recordFor(wanted, now);
  must(record !== undefined, 'nothing is read past its end, before its import, or of nobody', () => `${wanted.field}=${wanted.value}: ${JSON.stringify(resource.records.get(wanted.value))}, served ${JSON.stringify(answered.body)}`);
  must(!resource.destroyed.has(record?.cohort ?? ''), 'nothing is read that was destroyed', () => `${resource.resourceId}/${String(record?.cohort)}`);
  for (const field of Object.keys(answered.body.record)) must(asked.includes(field) && grant.scope.fields.includes(field), 'served ⊆ granted', () => `${field} through ${grant.grantId}`);
  for (const field of asked) requireMasked(grant, field, record?.values[field] ?? '', answered.body.record[field]);
}

function requireMasked(grant: KnownGrant, field: string, clear: string, shown: string | undefined): void {
  const mask = grant.masks[field] ?? { name: 'suppress' as const };
  if (clear === '') return must(shown === undefined, 'what has no value is left out', () => field);
  const wrong = wrongMask(mask, clear, shown);
  must(wrong === undefined, 'what is masked leaves as its mask says', () => `${field}: ${String(wrong)}`);
  if (mask.name !== 'pseudonym' || shown === undefined) return;
  const before = grant.pseudonyms.get(`${field}/${clear}`);
  must(before === undefined || before === shown, 'a pseudonym stays the same within its grant', () => `${field} of ${grant.grantId}`);
  grant.pseudonyms.set(`${field}/${clear}`, shown);
}

/** What must be served: everything is in order, by the walk's own account. */
function isDue(walker: Walker, wanted: Wanted): boolean {
  const { grant, by, field, fields } = wanted;
  const { resource, consumerUnit, purpose } = grant.item;
  const [now, today] = [walker.world.clock.now(), walker.today()];
  const lookup = field === resource.shape.primary || (field === resource.shape.secondary && grant.scope.fields.includes(field));
  const record = recordFor(wanted, now);
  return isOpen(grant, now, today) && !walker.people.blocked.has(by) && walker.people.handsOf(by, 'DataConsumer', consumerUnit, today) !== undefined && wanted.purpose === purpose
    && lookup && (fields ?? []).every((each) => grant.scope.fields.includes(each)) && record !== undefined && !resource.destroyed.has(record.cohort)
    && (grant.counted.get(today) ?? 0) < grant.scope.dailyReads;
}

const read: Step['take'] = async (walker): Promise<boolean | void> => {
  const [now, today] = [walker.world.clock.now(), walker.today()];
  const { grants } = walker.model;
  const open = grants.filter((grant) => isOpen(grant, now, today) && grant.item.resource.records.size > 0);
  const grant = walker.recent(open.length > 0 && walker.chance(0.9) ? open : grants, 25);
  if (!grant) return false;
  const wanted = choose(walker, grant);
  const due = isDue(walker, wanted);
  const answered = await walker.send<ReadSeen>(query(wanted));
  must(!due || done(answered), 'what is granted is served', () => `${answered.status} ${JSON.stringify(answered.body)}; counted ${grant.counted.get(today) ?? 0} of ${grant.scope.dailyReads}`);
  learnRead(walker, wanted, answered);
};

/** A burst at once: however they interleave, the day's budget holds. */
const burst: Step['take'] = async (walker): Promise<boolean | void> => {
  const [now, today] = [walker.world.clock.now(), walker.today()];
  const grant = walker.recent(walker.model.grants.filter((each) => isOpen(each, now, today) && each.scope.dailyReads <= 20 && each.item.resource.records.size > 0), 10);
  if (!grant) return false;
  const all = Array.from({ length: 2 + walker.random.below(6) }, () => choose(walker, grant));
  const answers = await Promise.all(all.map((wanted) => walker.send<ReadSeen>(query(wanted))));
  answers.forEach((answered, i) => { const wanted = all[i]; if (wanted) learnRead(walker, wanted, answered); });
};

/** Reads beside the move that ends them: either may be first; afterwards nothing is served. */
export async function readBeside(walker: Walker, grant: KnownGrant, move: () => Promise<Answered<AnyBody>>): Promise<void> {
  const wanted = choose(walker, grant);
  const before = { ...grant };
  const [answered] = await Promise.all([walker.send<ReadSeen>(query(wanted)), move()]);
  learnRead(walker, { ...wanted, grant: before }, answered);
}

export const readSteps: readonly Step[] = [{ name: 'read', weight: 16, take: read }, { name: 'burst', weight: 1.5, take: burst }];
