import type { UnitId } from '../identifiers.ts';
import type { Person } from '../organizations/actor.ts';
import type { Law } from '../regulations/law.ts';

/** A named person of the consumer answers for the use. @throws Refusal `RESPONSIBLE_PERSON_REQUIRED` */
export function requireResponsible(law: Law, consumerUnitId: UnitId, person: Person | undefined): void {
  law.require('responsible-person', person !== undefined && person.unitId === consumerUnitId && !person.blocked, {
    code: 'RESPONSIBLE_PERSON_REQUIRED', pointers: [{ pointer: '/responsiblePerson', detail: { zh: '须为使用单位在任人员', en: 'Must be a person of the consumer unit in good standing' } }],
  });
}
