import { addDays, type LocalDate } from '../../../lib/calendar/instant.ts';
import type { Role } from '../../../lib/organizations/actor.ts';
import { readableFrom } from '../records.ts';
import type { AnyBody, Answered } from '../../support/test-platform.ts';
import type { KnownDestruction, KnownHold, KnownResource } from '../model.ts';
import { must } from '../violation.ts';
import { done, type Request, type Walker } from '../walker.ts';
import type { Step } from './step.ts';

interface HoldSeen extends AnyBody {
  readonly holdId: string;
}
interface DestructionSeen extends AnyBody {
  readonly destructionId: string;
  readonly cohort: string;
  readonly state: string;
  readonly reason: string;
  readonly endsAt: string;
  readonly certificateId?: string;
}

const withRecords = (walker: Walker): KnownResource | undefined => walker.recent(walker.model.resources.filter(({ records }) => records.size > 0), 12);
const liveCohorts = ({ cohorts, destroyed }: KnownResource): readonly string[] => [...cohorts].filter((cohort) => !destroyed.has(cohort) && isDay(cohort));
const isDay = (cohort: string): boolean => /^\d{4}-\d\d-\d\d$/.test(cohort);
/** Records that are held stand in a cohort of the hold's own name. */
const learnHold = (walker: Walker, resource: KnownResource, { holdId }: HoldSeen, cohort: string = holdId): void => {
  walker.model.holds.push({ holdId, resource, cohort, state: 'IN_FORCE' });
};

const holdRequest = (walker: Walker, resource: KnownResource, what: { readonly cohort: string } | { readonly records: readonly string[] }): Request => ({
  operation: 'placeHold', by: walker.someone(walker.people.holders('DataCoordinator', resource.unit, walker.today())), path: `/resources/${resource.resourceId}/holds`,
  body: { reason: '行政复议需要', reference: '演示〔2026〕1号', ...what },
});

/** Some pupils of one cohort, or the whole cohort. */
const hold: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = withRecords(walker);
  if (!resource) return false;
  const now = walker.world.clock.now();
  const cohorts = liveCohorts(resource);
  if (cohorts.length === 0) return false;
  const cohort = walker.random.pick(cohorts);
  if (walker.chance(0.4)) {
    const request = holdRequest(walker, resource, { cohort });
    const answered = await walker.change<HoldSeen>(request);
    if (done(answered)) learnHold(walker, resource, answered.body, cohort);
    return;
  }
  const held = [...resource.records].flatMap(([key, standing]) => {
    const newest = readableFrom(standing, now);
    return newest?.cohort === cohort && newest === standing.at(-1) ? [{ key, newest }] : [];
  }).slice(0, 1 + walker.random.below(5));
  if (held.length === 0) return false;
  const answered = await walker.change<HoldSeen>(holdRequest(walker, resource, { records: held.map(({ key }) => key) }));
  if (!done(answered)) return;
  learnHold(walker, resource, answered.body);
  for (const { newest } of held) newest.cohort = answered.body.holdId;
  resource.cohorts.add(answered.body.holdId);
};

const release: Step['take'] = async (walker): Promise<boolean | void> => {
  const found = walker.recent(walker.model.holds.filter(({ state }) => state === 'IN_FORCE'), 10);
  if (!found) return false;
  const by = walker.someone(walker.people.holders('DataCoordinator', found.resource.unit, walker.today()));
  const answered = await walker.change({ operation: 'releaseHold', by, path: `/resources/${found.resource.resourceId}/holds/${found.holdId}/release`, body: {} });
  if (done(answered)) found.state = 'RELEASED';
};

const isHeld = ({ model }: Walker, resource: KnownResource, cohort: string): KnownHold | undefined => model.holds.find((each) => each.resource === resource && each.cohort === cohort && each.state === 'IN_FORCE');

const requestEarly: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = withRecords(walker);
  const cohorts = resource ? liveCohorts(resource) : [];
  if (!resource || cohorts.length < 2) return false;
  const cohort = walker.random.pick(cohorts);
  const by = walker.someone(walker.people.holders('DataOwner', resource.unit, walker.today()));
  const answered = await walker.change<DestructionSeen>({ operation: 'requestDestruction', by, path: `/resources/${resource.resourceId}/destructions`, body: { cohort } });
  if (!done(answered)) return;
  must(!isHeld(walker, resource, cohort) && !resource.destroyed.has(cohort), 'what is held or gone is not destroyed', () => `${resource.resourceId}/${cohort}`);
  learnDestruction(walker, resource, answered.body).hands.set('request', by);
};

/** One person asks to be forgotten: all that is kept under the key moves, and goes once another has approved. */
const erase: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = withRecords(walker);
  if (!resource) return false;
  const key = walker.random.pick([...resource.records.keys()]);
  const by = walker.someone(walker.people.holders('DataOwner', resource.unit, walker.today()));
  const answered = await walker.change<DestructionSeen>({ operation: 'requestErasure', by, path: `/resources/${resource.resourceId}/erasures`, body: { record: key, reason: '本人撤回同意' } });
  if (!done(answered)) return;
  const standing = (resource.records.get(key) ?? []).filter(({ cohort }) => !resource.destroyed.has(cohort));
  must(!standing.some(({ cohort }) => isHeld(walker, resource, cohort)), 'what is held is not erased', () => `${resource.resourceId}: ${standing.map(({ cohort }) => cohort).join(', ')}`);
  for (const record of standing) record.cohort = answered.body.cohort;
  resource.cohorts.add(answered.body.cohort);
  learnDestruction(walker, resource, answered.body).hands.set('request', by);
};

/** A pupil graduates at another time: its record ends with the new date. */
const moveEnd: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = withRecords(walker);
  if (!resource) return false;
  const { random, people } = walker;
  const keys = [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick([...resource.records.keys()])))];
  const eventOn = addDays(walker.today(), random.below(500) - 5);
  const by = walker.someone(people.holders('DataOwner', resource.unit, walker.today()));
  const answered = await walker.change<AnyBody & { readonly lastDay: LocalDate }>({ operation: 'changeEnd', by, path: `/resources/${resource.resourceId}/end-changes`, body: { records: keys, eventOn, reason: '延期毕业' } });
  if (!done(answered)) return;
  const { lastDay } = answered.body;
  for (const key of keys) {
    const standing = resource.records.get(key) ?? [];
    const newest = readableFrom(standing, walker.world.clock.now());
    must(newest !== undefined && !isHeld(walker, resource, newest.cohort), 'only what stands and is free ends at another time', () => `${key}: ${JSON.stringify(standing)}`);
    if (newest) standing[standing.indexOf(newest)] = { values: { ...newest.values, [resource.shape.eventField]: eventOn }, lastDay, cohort: lastDay };
  }
  resource.cohorts.add(lastDay);
};

function learnDestruction(walker: Walker, resource: KnownResource, seen: DestructionSeen): KnownDestruction {
  const known: KnownDestruction = walker.model.destructions.get(seen.destructionId) ?? { destructionId: seen.destructionId, resource, cohort: seen.cohort, state: seen.state, certificateId: undefined, hands: new Map() };
  walker.model.destructions.set(seen.destructionId, known);
  known.state = seen.state;
  known.certificateId = seen.certificateId;
  if (['EXECUTED', 'VERIFIED', 'CERTIFIED'].includes(seen.state)) resource.destroyed.add(seen.cohort);
  return known;
}

type Duty = 'approve' | 'execute' | 'verify';
const NEXT: Record<string, readonly [Duty, string, string, Role]> = {
  SEALED: ['approve', 'approveDestruction', 'approval', 'DataCoordinator'], APPROVED: ['execute', 'executeDestruction', 'execution', 'DataTechnicalManager'],
  EXECUTED: ['verify', 'verifyDestruction', 'verification', 'SecurityAuditor'],
};

/** The job moves it on, and says what hinders it: a client looks before it acts. */
async function versionOf(walker: Walker, { destructionId, resource }: KnownDestruction): Promise<number> {
  const reader = ['bureau-coordinator', 'bureau-leading', 'bureau-auditor', `${resource.unit}-owner`].find((name) => !walker.people.blocked.has(name));
  if (!reader) return 1;
  const answered = await walker.send<AnyBody & { readonly version: number }>({ operation: 'getDestruction', by: reader, method: 'GET', path: `/destructions/${destructionId}` });
  must(done(answered), 'the chain sees its destructions', () => `${reader}: ${answered.status}`);
  return answered.body.version;
}

/** The next hand of an early destruction; sometimes beside a hold on the same cohort: one of the two comes first. */
const carryOn: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people } = walker;
  const open = walker.recent([...model.destructions.values()].filter(({ state, hands }) => NEXT[state] && hands.has('request')), 8);
  const [duty, operation, verb, role] = NEXT[open?.state ?? ''] ?? [];
  if (!open || !duty || !operation || !role) return false;
  const { resource, cohort } = open;
  const by = walker.someone(people.holders(role, resource.unit, walker.today()));
  const held = isHeld(walker, resource, cohort);
  const version = await versionOf(walker, open);
  if (duty === 'approve' && walker.chance(0.12)) {
    const refused = await walker.change<DestructionSeen>({ operation: 'refuseDestruction', by, path: `/destructions/${open.destructionId}/refusal`, version, body: {} });
    if (done(refused)) open.state = refused.body.state;
    return;
  }
  const request: Request = { operation, by, path: `/destructions/${open.destructionId}/${verb}`, version, body: {} };
  let answered: Answered<DestructionSeen>;
  if (duty === 'execute' && walker.chance(0.2)) {
    const [first, second] = await Promise.all([walker.send<DestructionSeen>(request), walker.send<HoldSeen>(holdRequest(walker, resource, { cohort }))]);
    must(!(done(first) && done(second)), 'a hold and an execution at once do not both succeed', () => `${resource.resourceId}/${cohort}`);
    if (done(second)) learnHold(walker, resource, second.body, cohort);
    answered = first;
  } else answered = await walker.change<DestructionSeen>(request);
  if (!done(answered)) return;
  must(people.handsOf(by, role, resource.unit, walker.today()) !== undefined, 'only who sits there acts', () => `${operation} by ${by}`);
  must(duty !== 'execute' || held === undefined, 'what is held is not destroyed', () => `${resource.resourceId}/${cohort} under ${String(held?.holdId)}`);
  const before = duty === 'approve' ? 'request' : duty === 'execute' ? 'approve' : undefined;
  must(before === undefined || open.hands.get(before) !== by, 'one step of a destruction is not two hands of one person', () => `${operation} by ${by}`);
  open.hands.set(duty, by);
  open.state = answered.body.state;
};

/** Runs the jobs that end data, then looks at what they did. */
const endData: Step['take'] = async (walker): Promise<boolean | void> => {
  const { world, random } = walker;
  const now = world.clock.now();
  let moved = 0;
  for (const name of random.pick([['endCohorts'], ['endCohorts', 'advanceDestructions'], ['advanceDestructions'], ['endCohorts', 'advanceDestructions', 'sequenceLedger', 'advanceDestructions']])) {
    const { counts } = await world.runJob(name);
    moved += (counts['steps'] ?? 0) + (counts['begun'] ?? 0);
    walker.count(`job ${name}`, 200);
    walker.note(`${name} ${JSON.stringify(counts)}`);
  }
  if (moved === 0) return;
  for (const resource of walker.model.resources) {
    const open = [...resource.cohorts].some((cohort) => !resource.destroyed.has(cohort) && (!isDay(cohort) || cohort < now)) || [...walker.model.destructions.values()].some((d) => d.resource === resource && d.state !== 'CERTIFIED');
    if (open && resource.records.size > 0) await lookAtDestructions(walker, resource);
  }
};

async function lookAtDestructions(walker: Walker, resource: KnownResource): Promise<void> {
  const reader = [`${resource.unit}-owner`, 'bureau-auditor', 'bureau-coordinator'].find((name) => !walker.people.blocked.has(name));
  if (!reader) return;
  let after: string | undefined;
  do {
    const page: Answered<AnyBody & { readonly items: readonly DestructionSeen[]; readonly next?: string }> = await walker.send({ operation: 'listDestructions', by: reader, method: 'GET', path: `/resources/${resource.resourceId}/destructions?limit=100${after ? `&after=${encodeURIComponent(after)}` : ''}` });
    must(done(page), 'the chain sees its destructions', () => `${reader}: ${page.status}`);
    for (const seen of page.body.items) await takeOver(walker, resource, seen);
    after = page.body.next;
  } while (after !== undefined);
}

async function takeOver(walker: Walker, resource: KnownResource, seen: DestructionSeen): Promise<void> {
  const known = walker.model.destructions.get(seen.destructionId);
  if (known?.state === seen.state) return;
  const held = isHeld(walker, resource, seen.cohort);
  must(held === undefined || !['EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED'].includes(seen.state) || resource.destroyed.has(seen.cohort), 'what is held is not destroyed', () => `${resource.resourceId}/${seen.cohort} is ${seen.state} under ${String(held?.holdId)}`);
  const before = known?.hands;
  const next = learnDestruction(walker, resource, seen);
  const early = ['beforePeriodEnd', 'erasure'].includes(seen.reason) && walker.world.clock.now() < seen.endsAt;
  const going = ['APPROVED', 'EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED'].includes(seen.state);
  must(!early || !going || (before?.has('request') === true && before.has('approve')), 'before its period ends nothing is destroyed but by persons', () => `${seen.destructionId} is ${seen.state}`);
  if (seen.state !== 'CERTIFIED' || !next.certificateId) return;
  const certificate = await walker.send<AnyBody & { readonly content: { readonly cohort: string; readonly verification: { readonly after: string } } }>({ operation: 'getCertificate', by: 'bureau-auditor', method: 'GET', path: `/certificates/${next.certificateId}` });
  must(done(certificate) && certificate.body.content.cohort === seen.cohort && certificate.body.content.verification.after === 'key-destroyed', 'a certificate says what was destroyed', () => JSON.stringify(certificate.body).slice(0, 300));
  walker.count('certificate issued', 200);
}

export const retentionSteps: readonly Step[] = [
  { name: 'hold', weight: 1, take: hold }, { name: 'release', weight: 0.8, take: release }, { name: 'requestEarly', weight: 1, take: requestEarly },
  { name: 'carryOn', weight: 2, take: carryOn }, { name: 'endData', weight: 1.1, take: endData }, { name: 'erase', weight: 0.8, take: erase }, { name: 'moveEnd', weight: 0.8, take: moveEnd },
];
