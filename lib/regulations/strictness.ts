import * as z from 'zod';
import type { ProfileKey } from './profile-schema.ts';
import { type DocumentRule, Duration, values } from './profile-values.ts';

/**
 * Each key's own order. A comparator answers whether `candidate` is at least as strict as `base`; what cannot be
 * compared is not stricter. Values are compared only after they have passed the key's schema.
 */
type AtLeastAsStrict = (candidate: unknown, base: unknown) => boolean;
export type Direction =
  | 'notComparable' | 'trueIsStricter' | 'falseIsStricter' | 'unionIsStricter' | 'shorterIsStricter' | 'longerIsStricter'
  | 'enumOrder' | 'fewerInstrumentsIsStricter' | 'lowerThresholdIsStricter' | 'higherIsStricter';
interface Order {
  readonly direction: Direction;
  readonly atLeastAsStrict: AtLeastAsStrict;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
/** Equal in content, whatever the order of properties. */
export const same = (a: unknown, b: unknown): boolean =>
  a === b || (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)
    && Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key) && same(a[key], b[key])));
const order = <S extends z.ZodType>(direction: Direction, schemaOf: () => S, compare: (candidate: z.output<S>, base: z.output<S>) => boolean): Order => ({
  direction,
  atLeastAsStrict(candidate, base) {
    const schema = schemaOf();
    return compare(schema.parse(candidate), schema.parse(base));
  },
});
const bool = (direction: 'trueIsStricter' | 'falseIsStricter') =>
  order(direction, () => z.boolean(), (candidate, base) => candidate === base || candidate === (direction === 'trueIsStricter'));
const includes = (candidate: readonly string[], base: readonly string[]) => base.every((member) => candidate.includes(member));
const union = order('unionIsStricter', () => z.array(z.string()), includes);
const enumOrder = (...strictestFirst: string[]) =>
  order('enumOrder', () => z.string(), (candidate, base) => strictestFirst.indexOf(candidate) <= strictestFirst.indexOf(base));

/** Required fields are one list, or one list a catalog kind. */
const requiredFields = order('unionIsStricter', () => values()['catalog.requiredFields'], (candidate, base) => {
  if (Array.isArray(base)) return Array.isArray(candidate) && includes(candidate, base);
  return !Array.isArray(candidate) && Object.entries(base).every(([kind, fields]) => includes(candidate[kind] ?? [], fields));
});

const covers = (candidate: DocumentRule, base: DocumentRule) =>
  candidate.doc === base.doc && includes(candidate.parties, base.parties) && (candidate.when === base.when || candidate.when === 'always');
const documents = order('unionIsStricter', () => values()['sharing.documentsBeforeGrant'],
  (candidate, base) => base.every((rule) => candidate.some((other) => covers(other, rule))));

const pairs = (sets: readonly (readonly string[])[]): string[] =>
  sets.flatMap((set) => set.flatMap((a, i) => set.slice(i + 1).map((b) => [a, b].sort().join('|'))));
const separation = order('unionIsStricter', () => values()['access.separationOfDuties'], (candidate, base) => includes(pairs(candidate), pairs(base)));

const MONTHS = { months: 1, quarters: 3, years: 12, calendarYear: 12 } as const;
const isMonths = (unit: string): unit is keyof typeof MONTHS => Object.hasOwn(MONTHS, unit);
/** Bounds in calendar days: a working day has no upper bound, since holidays lie between. */
const bounds = ({ value, unit }: Duration): { readonly least: number; readonly most: number } => {
  if (unit === 'hours') return { least: value / 24, most: value / 24 };
  if (unit === 'days') return { least: value, most: value };
  if (unit === 'weeks') return { least: 7 * value, most: 7 * value };
  if (unit === 'workingDays') return { least: value, most: Infinity };
  const months = value * MONTHS[unit];
  return { least: 28 * months, most: 31 * months };
};
/** True only where `a` cannot last longer than `b` on any calendar. */
export const noLonger = (a: Duration, b: Duration): boolean => {
  if (a.unit === b.unit) return a.value <= b.value;
  if (isMonths(a.unit) && isMonths(b.unit)) return a.value * MONTHS[a.unit] <= b.value * MONTHS[b.unit];
  return bounds(a).most <= bounds(b).least;
};
/** A deadline may change in its length only: other start events or other scopes are not comparable. */
const restOf = ({ value: _value, unit: _unit, ...rest }: Record<string, unknown>) => rest;
const length = () => z.looseObject(Duration.shape);
const shorter = order('shorterIsStricter', length, (candidate, base) => same(restOf(candidate), restOf(base)) && noLonger(candidate, base));
const longer = order('longerIsStricter', length, (candidate, base) => same(restOf(candidate), restOf(base)) && noLonger(base, candidate));

const refusalBasis = order('fewerInstrumentsIsStricter', () => values()['sharing.refusalBasis'], (candidate, base) =>
  (candidate.required || !base.required)
  && (base.instruments === undefined || (candidate.instruments !== undefined && includes(base.instruments, candidate.instruments)))
  && (base.reasonTypes === undefined || candidate.instruments !== undefined || (candidate.reasonTypes !== undefined && includes(base.reasonTypes, candidate.reasonTypes))));
const restrictionBasis = order('fewerInstrumentsIsStricter', () => values()['sharing.restrictionBasis'], (candidate, base) =>
  includes(candidate.appliesTo, base.appliesTo) && includes(base.instruments, candidate.instruments) && (candidate.reasonsToo || !base.reasonsToo));

/** `null` as the whole value or as the threshold: never; no threshold: always. Everything else must stay as it is. */
const thresholds = () => z.looseObject({ threshold: z.int().nullable().optional() }).nullable();
const restOfThreshold = ({ threshold: _threshold, ...rest }: Record<string, unknown>) => rest;
const reach = (value: z.output<ReturnType<typeof thresholds>>): number => (value === null || value.threshold === null ? Infinity : value.threshold ?? 0);
const threshold = order('lowerThresholdIsStricter', thresholds, (candidate, base) =>
  reach(base) === Infinity || (candidate !== null && base !== null && reach(candidate) <= reach(base) && same(restOfThreshold(candidate), restOfThreshold(base))));

const higher = order('higherIsStricter', () => z.number().nullable(), (candidate, base) => (candidate ?? 0) >= (base ?? 0));
const fixed: Order = { direction: 'notComparable', atLeastAsStrict: same };

const yes = bool('trueIsStricter');
const no = bool('falseIsStricter');

/** Keys that a unit may tighten; all others are as the regulation says. */
const ORDERS: Partial<Record<ProfileKey, Order>> = {
  'meta.classifiedDataExcluded': yes,
  'catalog.requiredFields': requiredFields,
  'catalog.visibility': enumOrder('byShareScope', 'all'),
  'catalog.updateTriggers': union,
  'catalog.updateDeadline': shorter,
  'catalog.maintenanceInterval': shorter,
  'collection.duplicatePolicy': enumOrder('block', 'blockUnlessException', 'warn'),
  'collection.noticeContents': union,
  'collection.digitisation': yes,
  'aggregation.analyticsByCoordinator': no,
  'sharing.freeOfCharge': yes,
  'sharing.ownerConfirmation': enumOrder('perRequest', 'perEntry', 'none'),
  'sharing.responseDeadline': shorter,
  'sharing.refusalReasons': yes,
  'sharing.refusalBasis': refusalBasis,
  'sharing.restrictionBasis': restrictionBasis,
  'sharing.conditionsStated': yes,
  'sharing.documentsBeforeGrant': documents,
  'sharing.bulkPiApproval': threshold,
  'sharing.copyConsent': union,
  'sharing.reclassifyAfterDesensitisation': no,
  'sharing.sourceAttribution': yes,
  'onward.policy': enumOrder('prohibited', 'writtenApplication'),
  'onward.commercialBan': yes,
  'opening.closedCriteria': union,
  'opening.responseDeadline': shorter,
  'logs.sharing': longer,
  'logs.opening': longer,
  'logs.operations': longer,
  'logs.scope': union,
  'retention.archiveIsolation': yes,
  'storage.location': enumOrder('domestic', 'unrestricted'),
  'storage.publicCloud': enumOrder('prohibited', 'caution', 'allowed'),
  'mlps.platformLevel': higher,
  'mlps.piTrigger': threshold,
  'pi.officer': threshold,
  'pi.filing': threshold,
  'pi.annualAudit': threshold,
  'pi.appCertification': threshold,
  'pi.sensitiveCategories': union,
  'access.leastPrivilege': yes,
  'access.separationOfDuties': separation,
  'access.controls': union,
  'incident.plan': yes,
  'people.officers': union,
};

export const directionOf = (key: ProfileKey): Direction => (ORDERS[key] ?? fixed).direction;

/** Whether a unit may put `candidate` in the place of `base`: it is valid for the key, and no looser in any respect. */
export function isAtLeastAsStrict(key: ProfileKey, candidate: unknown, base: unknown): boolean {
  const valid = values()[key].safeParse(candidate);
  return valid.success && (ORDERS[key] ?? fixed).atLeastAsStrict(valid.data, base);
}
