import { LocalDate } from '../../../lib/calendar/instant.ts';
import { asked, pupilResource } from '../demo/pupils.ts';

/** The page puts the platform's own day, and a day three months on, in their place. */
export const TODAY = LocalDate.parse('2026-11-22');
export const LATER = LocalDate.parse('2027-02-20');

const scope = asked('resource-example1', TODAY, LATER);
const { items, ...resource } = pupilResource('unit-example1', 'basis-example1');

/** Bodies that show what an operation is for where an example made of the schema alone would not; all synthetic. */
export const WORKED: Readonly<Record<string, unknown>> = {
  registerLegalBasis: { unitId: 'unit-example1', instrument: { title: '中华人民共和国个人信息保护法', level: 'LAW', article: '第二十八条', inForceFrom: '2021-11-01' } },
  registerResource: { ...resource, items },
  reviewResource: { outcome: 'FORWARD', comment: '校核通过', confirmedShareType: 'CONDITIONAL' },
  authorizeCollector: { personId: 'person-example1', until: LATER },
  registerMlpsFiling: { filingNumber: '演示备案00001', systemName: '学位分析系统', level: 3, filedOn: '2026-08-14', validUntil: '2029-05-10' },
  startImport: { bytes: 160_462 },
  submitApplication: { scenario: '按学区预测下一年度学位缺口', purpose: '学位预测', legalDuty: '区教育局统筹学位供给职责', responsiblePerson: 'person-example1', items: [{ ...scope, filingId: 'filing-example1' }] },
  decideItem: { outcome: 'APPROVED', scope: { ...scope, resourceId: undefined, fields: ['identityNumber', 'name'], dailyReads: 20 } },
  activateGrant: {},
  queryRecords: { lookup: { field: 'identityNumber', value: '999999201501010018' }, purpose: '学位预测', fields: ['name'] },
  delegateRole: { to: 'person-example1', role: 'DataOwner', unitId: 'unit-example1', startsOn: TODAY, endsOn: LATER },
  placeHold: { reason: '行政复议需要', reference: '演示〔2026〕1号', cohort: '2027-07-01' },
  requestDestruction: { cohort: '2027-07-01', reason: '业务终止' },
  moveClock: { advance: 'P1D' },
  issueToken: { person: 'bureau-owner' },
};
