import type { PersonId, UnitId } from '../identifiers.ts';
import type { Capacity, SeatName } from '../organizations/seats.ts';
import type { Unit } from '../organizations/unit.ts';
import type { Law } from '../regulations/law.ts';
import type { ReviewState, ShareType, Work } from './resource.ts';
import { nextOf, type Step } from './resource-lifecycle.ts';
import { SHARE_TYPE } from './words.ts';

/** Where a step's seat is: at the owner, at its county, or at the authority that issued the regulation. */
type Place = 'owner' | 'county' | 'authority';
interface StepSeat {
  readonly seat: SeatName;
  readonly place: Place;
}
const OWNER: StepSeat = { seat: 'owner', place: 'owner' };
const OFFICE: StepSeat = { seat: 'coordinator', place: 'authority' };
const LEADERS: StepSeat = { seat: 'leadingBody', place: 'authority' };

/** Which seat takes an entry to which step. */
const STEP_SEATS: Record<Step, StepSeat> = {
  DEPT_SUBMITTED: OWNER, UNIT_SUBMITTED: OWNER, UNIT_SIGNED: OWNER, DEPT_REVIEWED: OWNER, DEPT_PUBLISHED: OWNER,
  COUNTY_MERGED: { seat: 'coordinator', place: 'county' },
  PLANNING_MERGED: OFFICE, OFFICE_CONFIRMED: OFFICE, OFFICE_COMPILED: OFFICE, COORDINATOR_APPROVED: OFFICE, LEVEL_EDITION: OFFICE,
  CITY_VERIFIED: LEADERS, LEADER_APPROVED: LEADERS, LEADER_AGREED: LEADERS,
  PUBLISHED: OFFICE,
};
export const seatOf = (to: Step): SeatName => STEP_SEATS[to].seat;

/** The path to the unit at which the step is taken. `units` is the owner's chain, top unit first. */
export function placeOf(to: Step, units: readonly Unit[]): readonly UnitId[] {
  const { place } = STEP_SEATS[to];
  const last = place === 'owner' ? units.length - 1
    : place === 'county' ? units.findLastIndex(({ level }) => level === 'county')
    : units.findLastIndex(({ regulation }) => regulation !== undefined);
  return units.slice(0, Math.max(last, 0) + 1).map(({ unitId }) => unitId);
}

/** The unit at which the step after `state` is taken. */
export const awaitingUnit = (chain: readonly Step[], state: ReviewState, units: readonly Unit[]): UnitId | undefined => placeOf(nextOf(chain, state), units).at(-1);

/** The county's own coordinator merges the county's catalogs, not one above it. @throws Refusal `SEAT_REQUIRED` */
export function requirePlace(law: Law, to: Step, capacity: Capacity, path: readonly UnitId[]): void {
  law.require('seat-required', STEP_SEATS[to].place !== 'county' || capacity.unitId === path.at(-1), {
    code: 'SEAT_REQUIRED', detail: { zh: '该步骤由所在县（区）的数据管理协调部门办理', en: "This step is the county coordinator's" },
  });
}

/** Who submitted an edition does not decide on it, in person or through a delegate. @throws Refusal `SEPARATION_OF_DUTIES` */
export function requireOtherHand(law: Law, work: Work, personId: PersonId, capacity: Capacity): void {
  const separated = law.value('access.separationOfDuties').some((set) => set.includes('submit') && set.includes('approve'));
  const hands = [personId, capacity.onBehalfOf];
  law.require('separation-of-duties', !separated || !(work.submittedBy ?? []).some((submitter) => hands.includes(submitter)), {
    code: 'SEPARATION_OF_DUTIES', detail: { zh: '提交人不得审核自己提交的目录条目', en: 'Who submitted an entry does not review it' },
  });
}

/** The seat that confirms the share type says which one it confirms. @throws Refusal `SHARE_TYPE_UNCONFIRMED` */
export function requireConfirmed(law: Law, capacity: Capacity, work: Work, confirmed: ShareType | undefined): void {
  law.require('share-type-confirmed', law.value('catalog.shareTypeSetBy').confirms !== capacity.role || confirmed === work.content.shareType, {
    code: 'SHARE_TYPE_UNCONFIRMED',
    pointers: [{ pointer: '/confirmedShareType', detail: { zh: `条目的共享类型为${SHARE_TYPE[work.content.shareType]}，须与之一致`, en: `The entry's share type is ${work.content.shareType}` } }],
  });
}
