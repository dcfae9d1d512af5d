import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDays, toLocalDate } from '../../lib/calendar/instant.ts';
import type { Rule } from '../../lib/regulations/rules.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { apply, application, decide, fileSystem, giveRole, publish, refusal, scope, type ApplicationBody } from './sharing-steps.ts';

/** What a rule forbids: refused with the code while the rule stands, and really done where it is switched off. */
interface Forbidden {
  readonly rule: Rule;
  readonly what: string;
  readonly code: string;
  readonly attempt: (world: TestWorld) => Promise<{ readonly status: number; readonly body: { readonly code?: string } }>;
}
const submitting = (change: object, item: object = {}, content: Parameters<typeof publish>[2] = {}) => async (world: TestWorld) => {
  const resourceId = await publish(world, ['bureau', 'east', 'school1'], content);
  return world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId: await fileSystem(world), ...scope, ...item }], change));
};
const deciding = (who: string, body: object) => async (world: TestWorld) => decide(world, who, (await apply(world)).path, body);

const FORBIDDEN: readonly Forbidden[] = [
  { rule: 'request-complete', what: 'an application without a scenario', code: 'REQUEST_INCOMPLETE', attempt: submitting({ scenario: '' }) },
  { rule: 'not-shared-refused', what: 'an application for what is not shared', code: 'RESOURCE_NOT_SHARED', attempt: submitting({}, {}, { shareType: 'NOT_SHARED' }) },
  { rule: 'channel-platform-only', what: 'an application for a direct link', code: 'PLATFORM_CHANNEL_ONLY', attempt: submitting({ channel: 'DIRECT_LINK' }) },
  { rule: 'delivery-reasoned', what: 'a file without a reason', code: 'DELIVERY_REASON_REQUIRED', attempt: submitting({}, { delivery: 'FILE' }) },
  { rule: 'conditions-met', what: 'a purpose outside the conditions', code: 'CONDITIONS_NOT_MET', attempt: submitting({ purpose: '其他用途' }) },
  { rule: 'mlps-proof', what: 'a conditional resource without evidence', code: 'MLPS_PROOF_REQUIRED', attempt: async (world) => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1']);
    return world.as('school3-consumer').post('/applications', application([{ resourceId, ...scope }]));
  } },
  { rule: 'owner-decides', what: "a decision by the coordinator in the owner's place", code: 'SEAT_REQUIRED', attempt: deciding('east-coordinator', { outcome: 'APPROVED' }) },
  { rule: 'grant-within-approval', what: 'an approval beyond the request', code: 'APPROVAL_EXCEEDS_REQUEST', attempt: deciding('school1-owner', { outcome: 'APPROVED', scope: { ...scope, dailyReads: 101 } }) },
  { rule: 'refusal-reasons', what: 'a refusal without a reason', code: 'REFUSAL_REASON_REQUIRED', attempt: deciding('school1-owner', { outcome: 'REFUSED' }) },
  { rule: 'refusal-basis', what: 'a legal refusal without a provision', code: 'REFUSAL_BASIS_REQUIRED', attempt: deciding('school1-owner', { outcome: 'REFUSED', reason: { reasonType: 'LEGAL_BASIS', text: '依法不得提供给此类单位' } }) },
  { rule: 'own-application', what: 'a decision on the own application', code: 'OWN_APPLICATION', attempt: async (world) => {
    await giveRole(world, 'school3-consumer', 'DataOwner', 'school1');
    return decide(world, 'school3-consumer', (await apply(world)).path, { outcome: 'APPROVED' });
  } },
  { rule: 'own-application', what: 'a decision on what a deputy has submitted in the own name', code: 'OWN_APPLICATION', attempt: async (world) => {
    await giveRole(world, 'school3-owner', 'DataConsumer', 'school3');
    await giveRole(world, 'school3-owner', 'DataOwner', 'school1');
    await world.as('school3-administrator').post('/persons/roles/withdrawal', { personId: world.personId('school3-consumer'), role: 'DataConsumer', unitId: 'unit-school3' });
    const lent = { to: world.personId('school3-consumer'), role: 'DataConsumer', unitId: 'unit-school3', startsOn: toLocalDate(world.clock.now()), endsOn: addDays(toLocalDate(world.clock.now()), 5) };
    assert.equal((await world.as('school3-owner').post('/delegations', lent)).status, 201);
    return decide(world, 'school3-owner', (await apply(world)).path, { outcome: 'APPROVED' });
  } },
  { rule: 'separation-of-duties', what: 'a ruling by who has decided before', code: 'SEPARATION_OF_DUTIES', attempt: async (world) => {
    await giveRole(world, 'school1-owner', 'SuperiorEducationAuthority', 'bureau');
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, refusal);
    await world.as('school3-consumer').post(`${path}/ruling-request`, { statement: '报上级审核' });
    return world.as('school1-owner').post(`${path}/ruling`, { outcome: 'APPROVED', finding: '同意' });
  } },
  { rule: 'neutral-reviewer', what: "a ruling by the consumer's own body", code: 'NEUTRAL_REVIEWER_REQUIRED', attempt: async (world) => {
    await giveRole(world, 'east-owner', 'SuperiorEducationAuthority', 'east');
    const resourceId = await publish(world, ['bureau', 'east', 'school1'], { shareConditions: { recipients: ['educationDepartment'], items: ['grade'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 12, note: '' } });
    const { body } = await world.as('east-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId: await fileSystem(world, 'east'), ...scope, fields: ['grade'] }]));
    const path = `/applications/${body.applicationId}/items/${body.items[0].itemId}`;
    await decide(world, 'school1-owner', path, refusal);
    assert.equal((await world.as('east-consumer').post(`${path}/ruling-request`, { statement: '报上级审核' })).status, 201);
    return world.as('east-owner').post(`${path}/ruling`, { outcome: 'APPROVED', finding: '同意' });
  } },
  { rule: 'escalation-path', what: 'a remedy taken twice', code: 'ESCALATION_NOT_OPEN', attempt: async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, refusal);
    const { body } = await world.as('school3-consumer').post<{ caseId: string }>(`${path}/coordination`, { statement: '请求协调' });
    await world.as('east-coordinator').post(`/cases/${body.caseId}/conclusion`, { outcome: 'UPHELD', finding: '未达成一致' });
    return world.as('school3-consumer').post(`${path}/coordination`, { statement: '再次' });
  } },
  { rule: 'coordination-immediate', what: 'a case that nobody has in hand', code: 'COORDINATOR_MISSING', attempt: async (world) => {
    const resourceId = await publish(world, ['bureau']);
    const { body } = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId: await fileSystem(world), ...scope }]));
    const path = `/applications/${body.applicationId}/items/${body.items[0].itemId}`;
    await decide(world, 'bureau-owner', path, refusal);
    return world.as('school3-consumer').post(`${path}/ruling-request`, { statement: '报上级审核' });
  } },
];

describe('a rule of sharing', () => {
  for (const { rule, what, code, attempt } of FORBIDDEN) {
    test(`${rule}: ${what} is refused, and happens where the rule is off`, async () => {
      const [on, off] = [await createTestWorld(), await createTestWorld({ disabledRules: new Set([rule]) })];
      try {
        assert.equal((await attempt(on)).body.code, code);
        const done = await attempt(off);
        assert.ok(done.status === 200 || done.status === 201, JSON.stringify(done.body));
      } finally {
        on.close();
        off.close();
      }
    });
  }

  test('unconditional-direct: where it is off, what is unconditional goes before the owner', async () => {
    const world = await createTestWorld({ disabledRules: new Set(['unconditional-direct']) });
    try {
      const submitted = await submitting({}, {}, { shareType: 'UNCONDITIONAL' })(world) as { body: ApplicationBody };
      assert.equal(submitted.body.items[0].state, 'OWNER_REVIEW');
    } finally {
      world.close();
    }
  });
});
