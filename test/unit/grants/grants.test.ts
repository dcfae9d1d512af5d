import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Instant, LocalDate } from '../../../lib/calendar/instant.ts';
import type { DataItem } from '../../../lib/catalog/resource.ts';
import { firstOf, requireEvidence } from '../../../lib/grants/check-activation.ts';
import { ExportAssessment, MlpsFiling } from '../../../lib/sharing/evidence.ts';
import { requireReadable, type Read } from '../../../lib/grants/check-read.ts';
import { Grant, GrantState, type DailyReads } from '../../../lib/grants/grant.ts';
import { decide, MOVES, standingOf, type Command } from '../../../lib/grants/grant-lifecycle.ts';
import { blockOf, reserve } from '../../../lib/grants/read-budget.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import { pupils, resourceId } from '../../support/import-bench.ts';

const laws = createLawBook();
const chain = [{ unitId: 'unit-bureau', kind: 'educationDepartment', regulation: 'nanchang', overrides: {} }];
const law = laws.for(chain, LocalDate.parse('2026-11-23'));
const base = Grant.parse({
  grantId: 'grant-pupils-abcd', resourceId, resourceName: '学生', edition: 1, applicationId: 'application-aaaa', itemId: 'item-aaaa', consumerUnitId: 'unit-east', consumerUnitPath: ['unit-east'],
  ownerUnitId: 'unit-bureau', ownerUnitPath: ['unit-bureau'], ownerChain: chain, purpose: '核验',
  scope: { fields: ['identityNumber', 'name'], masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 100 },
  masks: { identityNumber: { name: 'identityNumber' }, name: { name: 'personName' } }, masksHash: 'right', documents: [], evidenceUntil: '2027-03-31', state: 'IN_FORCE', pseudonymKey: 'live', seal: 'sealed',
  startsAt: '2026-11-22T16:00:00.000Z', endsAt: '2027-05-31T16:00:00.000Z', profile: law.profile, executedBy: 'person-aaaa', createdAt: '2026-11-22T16:00:00.000Z', updatedAt: '2026-11-22T16:00:00.000Z',
});
const at = (text: string) => Instant.parse(text);
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'DONE';
  } catch (error) {
    return error instanceof Refusal ? error.code : assert.fail(String(error));
  }
};

describe('a grant', () => {
  test('stands by the clock alone', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['2026-11-22T15:59:59.999Z', 'NOT_YET'], ['2026-11-22T16:00:00.000Z', 'IN_FORCE'], ['2027-03-31T15:59:59.999Z', 'IN_FORCE'],
      ['2027-03-31T16:00:00.000Z', 'EVIDENCE_LAPSED'], ['2027-05-31T16:00:00.000Z', 'ENDED'],
    ];
    for (const [instant, standing] of cases) assert.equal(standingOf(base, at(instant)), standing, instant);
  });

  const commands: readonly Command[] = [{ kind: 'suspend', reason: 'x' }, { kind: 'resume', reason: 'x' }, { kind: 'revoke', reason: 'x' }];
  for (const state of GrantState.options) {
    for (const command of commands) {
      test(`that is ${state} ${MOVES[state][command.kind] && !(state === 'IN_FORCE' && command.kind === 'resume') ? 'allows' : 'refuses'} to ${command.kind}`, () => {
        const to = state === 'IN_FORCE' && command.kind === 'resume' ? undefined : MOVES[state][command.kind];
        const now = at('2026-12-01T00:00:00.000Z');
        if (to) assert.deepEqual(decide({ ...base, state }, command, now), { ...base, state: to, stateReason: 'x', updatedAt: now });
        else assert.equal(codeOf(() => decide({ ...base, state }, command, now)), 'MOVE_NOT_ALLOWED');
      });
    }
  }

  test('that has ended comes back by no move; with lapsed evidence it does with new evidence', () => {
    const ended = at('2027-06-01T00:00:00.000Z');
    assert.equal(codeOf(() => decide({ ...base, state: 'SUSPENDED' }, { kind: 'resume', reason: 'x' }, ended)), 'MOVE_NOT_ALLOWED');
    const renewed = decide(base, { kind: 'resume', reason: 'x', evidenceUntil: LocalDate.parse('2028-01-01') }, at('2027-04-02T00:00:00.000Z'));
    assert.equal(standingOf(renewed, at('2027-04-02T00:00:00.000Z')), 'IN_FORCE');
  });
});

describe('evidence', () => {
  const today = LocalDate.parse('2026-12-01');
  const filing: MlpsFiling = MlpsFiling.parse({ filingId: 'filing-aaaa', unitId: 'unit-east', filingNumber: '36010000001', systemName: '系统', level: 3, filedOn: '2026-01-01', validUntil: '2027-06-30', registeredBy: 'person-aaaa', registeredAt: '2026-01-01T00:00:00.000Z' });
  const assessment = (more: Partial<ExportAssessment>): ExportAssessment => ({
    ...ExportAssessment.parse({ assessmentId: 'assessment-aaaa', resourceId, recipient: 'unit-east', number: '2026-0001', outcome: 'APPROVED', fields: ['name'], approvedOn: '2026-01-01', validUntil: '2027-02-28', registeredBy: 'person-aaaa', registeredAt: '2026-01-01T00:00:00.000Z' }), ...more,
  });
  const given = (more: Partial<Parameters<typeof requireEvidence>[1]> = {}) =>
    ({ content: { ...pupils, mlpsLevel: 3 }, scope: { fields: ['name'] }, filing, consumer: { unitId: base.consumerUnitId, abroad: true }, assessments: [assessment({})], today, ...more });

  test('counts until the first of it ends', () => {
    assert.equal(firstOf(requireEvidence(law, given())), '2027-02-28');
    assert.equal(firstOf(requireEvidence(law, given({ consumer: { unitId: base.consumerUnitId, abroad: false }, assessments: [] }))), '2027-06-30');
    assert.equal(firstOf(requireEvidence(law, given({ content: { ...pupils, shareType: 'UNCONDITIONAL' }, filing: undefined, consumer: { unitId: base.consumerUnitId, abroad: false } }))), undefined);
  });

  test('must be there, in date, of the level, approved, and cover the fields', () => {
    const cases: readonly (readonly [Parameters<typeof given>[0], string])[] = [
      [{ filing: undefined }, 'MLPS_PROOF_REQUIRED'], [{ filing: { ...filing, validUntil: LocalDate.parse('2026-11-30') } }, 'MLPS_PROOF_REQUIRED'], [{ filing: { ...filing, level: 2 } }, 'MLPS_LEVEL_INSUFFICIENT'],
      [{ assessments: [] }, 'EXPORT_ASSESSMENT_REQUIRED'], [{ assessments: [assessment({ outcome: 'REJECTED' })] }, 'EXPORT_ASSESSMENT_REQUIRED'],
      [{ assessments: [assessment({ validUntil: LocalDate.parse('2026-11-30') })] }, 'EXPORT_ASSESSMENT_REQUIRED'], [{ scope: { fields: ['name', 'note'] } }, 'EXPORT_ASSESSMENT_REQUIRED'],
    ];
    for (const [more, code] of cases) assert.equal(codeOf(() => requireEvidence(law, given(more))), code);
  });
});

describe('a read', () => {
  const resource = { resourceId, state: 'PUBLISHED', content: pupils } as const;
  const asked = (more: Partial<Read> = {}): Read => ({ unitId: base.consumerUnitId, purpose: '核验', lookupField: 'identityNumber', fields: undefined, now: at('2026-12-01T00:00:00.000Z'), masksHash: 'right', ...more });

  test('is served what was granted, in the frozen masks, whatever the catalog says now', () => {
    const clear = { ...pupils, items: pupils.items.map((item): DataItem => ({ ...item, mask: { name: 'clear' } })) };
    assert.deepEqual(requireReadable(law, base, { ...resource, content: clear }, asked()), [
      { field: 'identityNumber', mask: { name: 'identityNumber' } }, { field: 'name', mask: { name: 'personName' } },
    ]);
  });

  test('is never served more than was granted', () => {
    const known = pupils.items.map(({ code }) => code);
    fc.assert(fc.property(
      fc.subarray(known, { minLength: 1 }), fc.option(fc.uniqueArray(fc.oneof(fc.constantFrom(...known), fc.string()), { minLength: 1, maxLength: 5 }), { nil: undefined }),
      fc.constantFrom(...known), fc.constantFrom('核验', '其他'), fc.constantFrom('unit-east', 'unit-west'), fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      fc.constantFrom(...GrantState.options), fc.constantFrom('PUBLISHED', 'SUSPENDED', 'RETIRED'), fc.constantFrom('right', 'wrong'),
      (granted, fields, lookupField, purpose, unitId, date, state, resourceState, masksHash) => {
        const grant: Grant = { ...base, state, scope: { ...base.scope, fields: granted }, masks: Object.fromEntries(granted.map((field) => [field, { name: 'full' as const }])) };
        const now = at(date.toISOString());
        let served;
        try {
          served = requireReadable(law, grant, { ...resource, state: resourceState }, asked({ fields, lookupField, purpose, unitId: unitId as Read['unitId'], now, masksHash }));
        } catch (error) {
          assert.ok(error instanceof Refusal);
          return;
        }
        assert.ok(served.every(({ field, mask }) => granted.includes(field) && mask.name === 'full'));
        assert.deepEqual([standingOf(grant, now), purpose, unitId, resourceState, masksHash], ['IN_FORCE', '核验', 'unit-east', 'PUBLISHED', 'right']);
      },
    ), { numRuns: 500 });
  });

  test('with its rule switched off is served what the rule forbids', () => {
    const off = (rule: Parameters<typeof law.applies>[0]) => createLawBook({ disabledRules: new Set([rule]) }).for(chain, LocalDate.parse('2026-11-23'));
    const forbidden: readonly (readonly [Parameters<typeof law.applies>[0], Partial<Read>, string])[] = [
      ['grant-holder-only', { unitId: 'unit-west' as Read['unitId'] }, 'GRANT_HOLDER_MISMATCH'], ['purpose-bound', { purpose: 'x' }, 'PURPOSE_NOT_GRANTED'],
      ['scope-bound', { fields: ['note'] }, 'FIELD_NOT_GRANTED'], ['scope-bound', { now: at('2027-06-01T00:00:00.000Z') }, 'GRANT_NOT_IN_FORCE'],
      ['mlps-proof', { now: at('2027-04-01T00:00:00.000Z') }, 'GRANT_NOT_IN_FORCE'],
    ];
    for (const [rule, more, code] of forbidden) {
      assert.equal(codeOf(() => requireReadable(law, base, resource, asked(more))), code);
      assert.equal(codeOf(() => requireReadable(off(rule), base, resource, asked(more))), 'DONE', rule);
    }
  });
});

describe("a day's budget", () => {
  test('is reserved in blocks that never exceed it together, whoever reserves', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 400 }), (dailyReads, tries) => {
      const grant = { grantId: base.grantId, scope: { ...base.scope, dailyReads } };
      let current: DailyReads | undefined;
      let granted = 0;
      for (let n = 0; n < tries; n += 1) {
        const reservation = reserve(grant, LocalDate.parse('2026-11-23'), current, 0);
        if (!reservation) break;
        assert.ok(reservation.reads >= 1 && reservation.reads <= blockOf(dailyReads));
        granted += reservation.reads;
        current = reservation.next;
      }
      assert.ok(granted <= dailyReads);
      assert.equal(current?.reserved ?? 0, granted);
      if (tries >= 201 && dailyReads <= 100_000) assert.ok(granted >= Math.min(dailyReads, 200));
    }));
    assert.deepEqual([blockOf(200), blockOf(201), blockOf(2000), blockOf(1_000_000)], [1, 1, 10, 500]);
  });
});
