import { addDays } from '../../../lib/calendar/instant.ts';
import type { Role } from '../../../lib/organizations/actor.ts';
import type { AnyBody } from '../../support/test-platform.ts';
import { homeOf, NAMES } from '../people.ts';
import { must } from '../violation.ts';
import { done } from '../walker.ts';
import type { Step } from './step.ts';

/** Who may be blocked or lose a role for a while: nobody whose absence would stop the whole walk. */
const SPARED = new Set(['bureau-administrator', 'bureau-coordinator', 'bureau-leading', 'bureau-superior', 'bureau-auditor', 'university-administrator']);

const block: Step['take'] = async (walker): Promise<boolean | void> => {
  const { people, random, world } = walker;
  const unblocks = people.blocked.size > 3 || (people.blocked.size > 0 && walker.chance(0.6));
  const name = unblocks ? random.pick([...people.blocked]) : random.pick(NAMES.filter((each) => !SPARED.has(each)));
  const by = walker.someone(people.holders('UnitAdministrator', homeOf.get(name) ?? '', walker.today()));
  const personId = world.personId(name);
  const answered = await walker.change(unblocks
    ? { operation: 'unblockPerson', by, path: '/blocklist/removal', body: { personId } }
    : { operation: 'blockPerson', by, path: '/blocklist', body: { personId, reason: '随机测试' } });
  if (!done(answered)) return;
  must(people.handsOf(by, 'UnitAdministrator', homeOf.get(name) ?? '', walker.today()) !== undefined, 'only an administrator blocks', () => `${by} blocks ${name}`);
  if (unblocks) people.blocked.delete(name);
  else {
    people.blocked.add(name);
    people.lent = people.lent.filter(({ from }) => from !== name);
  }
};

/** Owners lend to consumers and the other way round, so that people come to sit on both sides. */
const lend: Step['take'] = async (walker): Promise<boolean | void> => {
  const { people, random, world } = walker;
  const today = walker.today();
  people.lent = people.lent.filter(({ endsOn }) => today <= endsOn);
  if (people.lent.length > 0 && walker.chance(0.35)) {
    const lent = random.pick(people.lent);
    const answered = await walker.change({ operation: 'withdrawDelegation', by: walker.someone([lent.from]), path: `/delegations/${lent.delegationId}/withdrawal`, body: { to: world.personId(lent.to) } });
    if (done(answered)) people.lent = people.lent.filter((each) => each !== lent);
    return;
  }
  const from = random.pick(NAMES);
  const held = people.roles.get(from)?.[0];
  const colleagues = NAMES.filter((name) => name !== from && homeOf.get(name) === homeOf.get(from));
  if (!held || colleagues.length === 0) return false;
  const to = random.pick(colleagues);
  const [role, unit]: readonly [Role, string] = [walker.chance(0.95) ? held.role : 'DataOwner', held.unit];
  const [startsOn, endsOn] = [walker.chance(0.9) ? today : addDays(today, 3), addDays(today, 3 + random.below(60))];
  const answered = await walker.change<AnyBody & { readonly delegationId: string }>({
    operation: 'delegateRole', by: from, path: '/delegations', body: { to: world.personId(to), role, unitId: `unit-${unit}`, startsOn, endsOn },
  });
  if (!done(answered)) return;
  must(role === held.role, 'nobody lends what they do not hold', () => `${from} lends ${role}`);
  people.lent.push({ delegationId: answered.body.delegationId, from, to, role, unit, startsOn, endsOn });
};

/** A role goes and comes back; what was lent of it goes with it. */
const reassign: Step['take'] = async (walker): Promise<boolean | void> => {
  const { people, random, world } = walker;
  const without = NAMES.filter((name) => people.roles.get(name)?.length === 0);
  const gives = without.length > 0 && walker.chance(0.7);
  const name = gives ? random.pick(without) : random.pick(NAMES.filter((each) => each.endsWith('owner-2') || each.endsWith('technical-2')));
  const unit = homeOf.get(name) ?? '';
  const role: Role = name.endsWith('owner-2') ? 'DataOwner' : 'DataTechnicalManager';
  const by = walker.someone(people.holders('UnitAdministrator', unit, walker.today()));
  const answered = await walker.change({
    operation: gives ? 'assignRole' : 'withdrawRole', by, path: gives ? '/persons/roles' : '/persons/roles/withdrawal', body: { personId: world.personId(name), role, unitId: `unit-${unit}` },
  });
  if (!done(answered)) return;
  must(people.handsOf(by, 'UnitAdministrator', unit, walker.today()) !== undefined, 'only an administrator gives roles', () => `${by} to ${name}`);
  people.roles.set(name, gives ? [{ role, unit }] : []);
  if (!gives) people.lent = people.lent.filter((lent) => lent.from !== name || lent.role !== role);
};

export const organizationSteps: readonly Step[] = [
  { name: 'block', weight: 1, take: block }, { name: 'lend', weight: 2, take: lend }, { name: 'reassign', weight: 0.6, take: reassign },
];
