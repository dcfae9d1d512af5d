import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays, type Instant, type LocalDate } from '../../../lib/calendar/instant.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import { dueOf } from '../../../lib/catalog/change-task.ts';
import { missingCare } from '../../../lib/catalog/completeness.ts';
import { filingOf, type DataSystem } from '../../../lib/catalog/data-system.ts';
import { isOverdue, updateDue, withDataUpdated } from '../../../lib/catalog/freshness.ts';
import { isLive, statusOf, type LegalBasis } from '../../../lib/catalog/legal-basis.ts';
import { previewItems } from '../../../lib/catalog/preview.ts';
import { requireAcceptable, requireApprovable, type Project } from '../../../lib/catalog/project.ts';
import { UpdateFrequency } from '../../../lib/catalog/resource.ts';
import { isOnChain } from '../../../lib/catalog/visibility.ts';
import { ProjectId, SystemId, UnitId } from '../../../lib/identifiers.ts';
import { MaskName } from '../../../lib/privacy/mask-choice.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import { basisOf, contentOf, draftOf, lawOf, now, owner, today } from './catalog-samples.ts';

const at = now as Instant;
const day = (text: string): LocalDate => text as LocalDate;

describe('the catalog', () => {
  test('a basis lives from its first day until its repeal, and an amendment does not end it', () => {
    const change = (status: 'AMENDED' | 'REPEALED', since: string, number: number): LegalBasis['changes'][number] => ({ number, status, since: day(since), note: '', by: owner, at });
    const basis = basisOf('LAW', [change('AMENDED', '2025-01-01', 1), change('REPEALED', '2026-12-01', 2)]);
    assert.deepEqual((['2019-12-31', '2020-01-01', '2025-06-01', '2026-11-30', '2026-12-01'] as LocalDate[]).map((on) => isLive(basis, on)), [false, true, true, true, false]);
    assert.deepEqual((['2024-12-31', '2025-01-01', '2026-12-01'] as LocalDate[]).map((on) => statusOf(basis, on)), ['IN_FORCE', 'AMENDED', 'REPEALED']);
  });

  test('a change task is due ten working days after the trigger, as a service target and never as law', () => {
    const due = dueOf(lawOf(), day('2026-11-20'), createCalendar());
    assert.deepEqual([due.dueOn, due.kind, due.citation.defaultBecause !== undefined], ['2026-12-04', 'serviceTarget', true]);
  });

  test('every cycle but the irregular one has a due day after its start, and an update clears the flag', () => {
    fc.assert(fc.property(fc.constantFrom(...UpdateFrequency.options), fc.integer({ min: 0, max: 4000 }), (frequency, offset) => {
      const from = addDays(day('2020-01-01'), offset);
      const due = updateDue(frequency, from);
      assert.equal(due === undefined, frequency === 'irregular');
      if (due) assert.ok(due > from);
    }), { seed: 5 });
    const daily = draftOf({ content: contentOf({ updateFrequency: 'daily' }), staleSince: today, updateDueOn: day('2026-11-21') });
    assert.ok(isOverdue(daily, today));
    const updated = withDataUpdated(daily, today);
    assert.deepEqual([updated.staleSince, updated.updateDueOn, isOverdue(updated, today)], [undefined, '2026-11-24', false]);
  });

  test('no preview shows a confidential item in clear, whatever mask the catalog names, unless a grant says so', () => {
    for (const name of MaskName.options) {
      const content = contentOf({ items: contentOf().items.map((item) => ({ ...item, personal: true, mask: { name } })) });
      const clear = previewItems(lawOf(['masked-by-default']), content);
      const shown = previewItems(lawOf(), content);
      for (const [index, item] of shown.entries()) {
        assert.notEqual(item.mask.name, 'clear');
        if (item.sample !== undefined) assert.notEqual(item.sample, clear[index]?.sample, name);
      }
    }
    const granted = previewItems(lawOf(), contentOf({ items: contentOf().items.map((item) => ({ ...item, personal: true, mask: { name: 'personName' as const } })) }), { name: { name: 'clear' } });
    assert.deepEqual(granted.map(({ mask }) => mask.name), ['personName', 'clear', 'personName']);
  });

  test('an unfiled outward service shows as missing and a migration date is demanded', () => {
    const unit = UnitId.parse('unit-school');
    const system: DataSystem = { systemId: SystemId.parse('system-aaaa'), unitId: unit, unitPath: [unit], name: '旧接口', kind: 'outwardService', registeredBy: owner, createdAt: at };
    assert.deepEqual(filingOf(lawOf(), system), { status: 'MISSING', migrationDateDemanded: true });
    assert.deepEqual(filingOf(lawOf(), { ...system, migration: { plan: '并入', by: day('2027-06-30') } }), { status: 'MISSING', migrationDateDemanded: false });
    assert.deepEqual(filingOf(lawOf(), { ...system, filing: { number: '2026-1', filedOn: today, by: owner } }), { status: 'FILED', migrationDateDemanded: false });
    assert.equal(filingOf(lawOf(['system-filed']), system).status, 'NOT_REQUIRED');
  });

  test('a project is approved with verified entries only and accepted with a passed check only', () => {
    const unit = UnitId.parse('unit-school');
    const project: Project = { projectId: ProjectId.parse('project-aaaa'), unitId: unit, unitPath: [unit], name: '新系统', resourceIds: [], systemIds: [], state: 'REGISTERED', registered: { by: owner, at } };
    const refused = (run: () => void, code: string) => assert.throws(run, (error) => error instanceof Refusal && error.code === code && error.citation?.articles.includes('60') === true);
    refused(() => requireApprovable(lawOf(), project, []), 'CATALOG_REQUIRED');
    refused(() => requireApprovable(lawOf(), project, [draftOf()]), 'CATALOG_REQUIRED');
    refused(() => requireApprovable(lawOf(), project, [undefined]), 'CATALOG_REQUIRED');
    requireApprovable(lawOf(), project, [draftOf({ state: 'CITY_VERIFIED' }), draftOf({ state: 'PUBLISHED', publishedEdition: 1 })]);
    requireApprovable(lawOf(['project-catalog-gate']), project, []);
    const approved: Project = { ...project, state: 'APPROVED' };
    refused(() => requireAcceptable(lawOf(), approved, []), 'SHARING_CONFORMANCE_REQUIRED');
    refused(() => requireAcceptable(lawOf(), { ...approved, conformance: { passed: false, report: '报告1', by: owner, at } }, []), 'SHARING_CONFORMANCE_REQUIRED');
    requireAcceptable(lawOf(), { ...approved, conformance: { passed: true, report: '报告2', by: owner, at } }, []);
    requireAcceptable(lawOf(['project-acceptance-gate']), approved, []);
    assert.throws(() => requireAcceptable(lawOf(), project, []), { code: 'MOVE_NOT_ALLOWED' });
    assert.throws(() => requireApprovable(lawOf(), approved, [draftOf({ state: 'PUBLISHED' })]), { code: 'MOVE_NOT_ALLOWED' });
  });

  test('completeness names each part that the owner has not set up', () => {
    assert.equal(missingCare(contentOf()).length, 5);
    assert.deepEqual(missingCare(contentOf({ care: { procedure: { document: '规程', version: '1' }, channel: '学籍系统', maintenanceOfficer: owner, archivePlan: '归档' } })), ['/care/backupPlan']);
  });
});

describe("the owner's chain", () => {
  const path = ['unit-bureau', 'unit-east', 'unit-school'].map((id) => UnitId.parse(id));
  const elsewhere = { unitId: UnitId.parse('unit-west'), roles: [], delegations: [], today };
  const role = { role: 'DataOwner', unitId: UnitId.parse('unit-school'), since: day('2026-01-01') } as const;
  const lent = { delegationId: 'delegation-aaaa', from: owner, role: 'DataOwner', unitId: UnitId.parse('unit-school'), startsOn: day('2026-11-01'), endsOn: day('2026-11-30') } as const;

  test('is who works on it or holds a role on it today, own or lent', () => {
    assert.deepEqual(path.map((unitId) => isOnChain({ ...elsewhere, unitId }, path)), [true, true, true]);
    assert.equal(isOnChain(elsewhere, path), false);
    assert.equal(isOnChain({ ...elsewhere, roles: [role] }, path), true);
    assert.equal(isOnChain({ ...elsewhere, delegations: [lent] }, path), true);
  });

  test('is nobody whose role or delegation has ended or has not begun', () => {
    assert.equal(isOnChain({ ...elsewhere, roles: [{ ...role, until: day('2026-11-22') }] }, path), false);
    assert.equal(isOnChain({ ...elsewhere, roles: [{ ...role, since: day('2026-11-24') }] }, path), false);
    assert.equal(isOnChain({ ...elsewhere, delegations: [{ ...lent, endsOn: day('2026-11-22') }] }, path), false);
    assert.equal(isOnChain({ ...elsewhere, delegations: [{ ...lent, startsOn: day('2026-11-24') }] }, path), false);
  });
});
