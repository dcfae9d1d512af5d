import type { LocalDate } from '../../../lib/calendar/instant.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import { cityUnder } from '../demo-cities.ts';
import { demoUnitId } from '../demo-city.ts';

interface Use {
  readonly unit: string;
  readonly scenario: string;
  readonly legalDuty: string;
}
/** What the place itself does not single out: who applies and for what, who applies next, whose coordinator is near. */
interface Place {
  readonly purpose: string;
  readonly consumer: Use;
  readonly other: Use;
  readonly mediator: string;
}
const STATISTICS: Use = { unit: 'statistics', scenario: '人口与在校生统计核对', legalDuty: '统计法定职责' };
const PLACES: Readonly<Record<string, Place>> = {
  bureau: { purpose: '学位预测', consumer: { unit: 'west', scenario: '按学区预测下一年度学位缺口', legalDuty: '区教育局统筹学位供给职责' }, other: STATISTICS, mediator: 'east' },
  ministry: { purpose: '师资配置测算', consumer: { unit: 'teachers', scenario: '按在校生规模测算师资配置', legalDuty: '指导教师队伍建设职责' }, other: STATISTICS, mediator: 'ministry' },
  university: {
    purpose: '学业预警', consumer: { unit: 'academicaffairs', scenario: '结合学籍信息开展学业预警', legalDuty: '学校教学管理职责' },
    other: { unit: 'personnel', scenario: '核对在校生规模与辅导员配备', legalDuty: '学校人事管理职责' }, mediator: 'university',
  },
};

export type Parts = ReturnType<typeof partsUnder>;

/** Who plays which part of the demonstration: names of units without `unit-`, and of persons. */
export function partsUnder(regulation: string) {
  const { cast: { authority, ownerUnit, outsider }, units } = cityUnder(regulation);
  const place = PLACES[authority];
  if (!place) throw new RangeError(`nobody is cast at ${authority}`);
  const people = {
    owner: `${ownerUnit}-owner`, owner2: `${ownerUnit}-owner-2`, ownConsumer: `${ownerUnit}-consumer`,
    consumer: `${place.consumer.unit}-consumer`, other: `${place.other.unit}-consumer`, outsider: `${outsider}-consumer`,
    coordinator: `${authority}-coordinator`, mediator: `${place.mediator}-coordinator`, leading: `${authority}-leading`, superior: `${authority}-superior`,
    technical: `${authority}-technical`, destroyer: `${authority}-destroyer`, auditor: `${authority}-auditor`,
  } as const;
  const seats: Readonly<Record<string, string>> = {
    DataOwner: people.owner, DataCoordinator: people.coordinator, LeadingGroup: people.leading, SuperiorEducationAuthority: people.superior,
    DataTechnicalManager: people.technical, DestructionOfficer: people.destroyer,
  };
  return {
    ...people, authority, ownerUnit, level: units.find(({ unitId }) => unitId === demoUnitId(ownerUnit))?.level ?? 'institution', place, outsiderUse: STATISTICS, outsiderUnit: outsider,
    /** Who acts in a role that the text names, on the owner's side. */
    inRole(role: string): string {
      const person = seats[role];
      if (person === undefined) throw new RangeError(`nobody plays ${role}`);
      return person;
    },
  };
}

/** What binds the owner of the demonstration's data. */
export function lawUnder(regulation: string, today: LocalDate): Law {
  const { units, cast } = cityUnder(regulation);
  const path = units.find(({ unitId }) => unitId === demoUnitId(cast.ownerUnit))?.path ?? [];
  return createLawBook().for(units.filter(({ unitId }) => path.includes(unitId)), today);
}
