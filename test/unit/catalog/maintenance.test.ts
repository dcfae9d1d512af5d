import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Instant } from '../../../lib/calendar/instant.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import { maintenanceTask } from '../../../lib/catalog/maintenance.ts';
import { requireAcceptable, requireApprovable, type Project } from '../../../lib/catalog/project.ts';
import type { Resource } from '../../../lib/catalog/resource.ts';
import { ProjectId, UnitId } from '../../../lib/identifiers.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import { bureau, draftOf, lawOf, now, owner, today } from './catalog-samples.ts';

const published = draftOf({ state: 'PUBLISHED', publishedEdition: 1, publishedOn: today });
const dueIn = (law: Law, at: string, resource: Resource = published) => maintenanceTask(resource, law, createCalendar(), at as Instant)?.dueOn;
const ministry = createLawBook().for([{ ...bureau, regulation: 'moe' }], today);

describe('the regular maintenance of the catalog', () => {
  test('falls due by the end of the year after the publication, and is asked for from the first day of that year', () => {
    assert.equal(dueIn(ministry, '2026-12-31T15:59:59.999Z'), undefined);
    assert.equal(dueIn(ministry, '2026-12-31T16:00:00.000Z'), '2027-12-31');
    assert.equal(dueIn(ministry, '2029-03-01T01:00:00.000Z'), '2027-12-31', 'late is late, however late the job');
  });

  test('is asked of entries in force alone, and nowhere where the text and every unit are silent', () => {
    const later = '2028-03-01T01:00:00.000Z';
    for (const state of ['SUSPENDED', 'RETIRED', 'DRAFT'] as const) assert.equal(dueIn(ministry, later, { ...published, state }), undefined, state);
    assert.equal(dueIn(lawOf(), later), undefined);
    assert.equal(dueIn(lawOf([], { 'catalog.maintenanceInterval': { value: 6, unit: 'months' } }), later), '2027-05-23', 'a unit may ask for more');
  });
});

describe('a project with a catalog of its own', () => {
  const unit = UnitId.parse('unit-school');
  const project: Project = { projectId: ProjectId.parse('project-aaaa'), unitId: unit, unitPath: [unit], name: '新系统', resourceIds: [], systemIds: [], state: 'REGISTERED', registered: { by: owner, at: now as Instant } };
  const refused = { code: 'CATALOG_REQUIRED' };

  test('is approved with entries that their owner has submitted', () => {
    for (const entries of [[], [undefined], [draftOf()], [draftOf({ state: 'RETURNED' })], [published, draftOf({ state: 'RETIRED' })]]) assert.throws(() => requireApprovable(ministry, project, entries), refused);
    requireApprovable(ministry, project, [draftOf({ state: 'DEPT_REVIEWED' }), published]);
  });

  test('is accepted once all of them are published, whatever its check has found', () => {
    const approved: Project = { ...project, state: 'APPROVED', conformance: { passed: true, report: '报告1', by: owner, at: now as Instant } };
    for (const entries of [[], [undefined], [published, draftOf({ state: 'LEADER_APPROVED' })]]) assert.throws(() => requireAcceptable(ministry, approved, entries), refused);
    requireAcceptable(ministry, { ...project, state: 'APPROVED' }, [published]);
  });
});
