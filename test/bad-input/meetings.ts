import assert from 'node:assert/strict';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { END_DAY, placeHold, runRetention, separate } from '../support/ending.ts';
import { apply, approve, consumer, grantPupils, keepPupils, owner, people, publishPupils, sign, type Paper } from '../support/journey.ts';
import type { Answered, AnyBody } from '../support/test-platform.ts';
import type { InputWorld } from './input-world.ts';

interface Hand {
  /** As the ledger names it. */
  readonly action: string;
  send(): Promise<Answered<AnyBody>>;
}
interface Ready {
  /** Of the thing that both are about. */
  readonly id: string;
  readonly one: Hand;
  readonly other: Hand;
  /** Whether all is as the winner left it. */
  outcome?(action: string, input: InputWorld): Promise<void>;
}
/** Two acts of which one shuts out the other; ready to be sent at once. */
export interface Meeting {
  readonly name: string;
  prepare(input: InputWorld): Promise<Ready>;
}

const PARTY = 'DataCoordinator';
const OWNER_2 = 'school1-owner-2';
const refusal = { outcome: 'REFUSED', reason: { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符', legalBases: [] } };
const last = (path: string): string => path.split('/').at(-1) ?? '';
const hand = ({ world }: InputWorld, action: string, who: string, path: string, body: object = {}, version?: number): Hand =>
  ({ action, send: () => world.as(who).post(path, body, version === undefined ? {} : { 'if-match': `"${version}"` }) });
const stateIs = (path: string, states: Readonly<Record<string, string>>) => async (action: string, { world }: InputWorld): Promise<void> => {
  const { state } = expectStatus(await world.as(owner).get<{ readonly state: string }>(path), 200);
  assert.equal(state, states[action]);
};

async function applied({ world }: InputWorld): Promise<string> {
  return (await apply(world, await publishPupils(world))).itemPath;
}
/** A destruction that four persons see through, up to the step after `steps`. */
async function destruction({ world }: InputWorld, steps: readonly (readonly [by: string, name: string])[]): Promise<{ readonly path: string; readonly id: string; readonly resourceId: string; readonly version: number }> {
  const { resourceId } = await keepPupils(world, 2, { graduatesOn: END_DAY });
  const { destructionId } = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '项目终止' }), 201);
  const path = `/destructions/${destructionId}`;
  const now = async () => expectStatus(await world.as(people.auditor).get<DestructionView>(path), 200);
  await runRetention(world);
  for (const [by, name] of steps) {
    const { status } = await world.as(by).post(`${path}/${name}`, {}, { 'if-match': `"${(await now()).version}"` });
    assert.ok(status < 300, name);
    await runRetention(world);
  }
  return { path, id: destructionId, resourceId, version: (await now()).version };
}
/** A second person in the seat. */
async function appoint({ world }: InputWorld, name: string, role: string): Promise<void> {
  const { status, body } = await world.as('bureau-administrator').post('/persons/roles', { personId: world.personId(name), role, unitId: 'unit-bureau' });
  assert.ok(status === 200, JSON.stringify(body));
}
const approval = [people.coordinator, 'approval'] as const;
const execution = [people.destroyer, 'execution'] as const;

export const MEETINGS: readonly Meeting[] = [{
  name: 'the owner approves, a colleague refuses',
  async prepare(input) {
    const path = await applied(input);
    return {
      id: last(path), one: hand(input, 'item.approved', owner, `${path}/decision`, { outcome: 'APPROVED' }, 1), other: hand(input, 'item.refused', OWNER_2, `${path}/decision`, refusal, 1),
      outcome: stateIs(path, { 'item.approved': 'APPROVED', 'item.refused': 'REFUSED' }),
    };
  },
}, {
  name: 'the owner approves, the consumer withdraws',
  async prepare(input) {
    const path = await applied(input);
    return {
      id: last(path), one: hand(input, 'item.approved', owner, `${path}/decision`, { outcome: 'APPROVED' }, 1), other: hand(input, 'item.withdrawn', consumer, `${path}/withdrawal`),
      outcome: stateIs(path, { 'item.approved': 'APPROVED', 'item.withdrawn': 'WITHDRAWN' }),
    };
  },
}, {
  name: 'two approve one destruction of four persons',
  async prepare(input) {
    await separate(input.world);
    await appoint(input, 'bureau-superior', 'DataCoordinator');
    const { path, id, version } = await destruction(input, []);
    return { id, one: hand(input, 'destruction.approved', people.coordinator, `${path}/approval`, {}, version), other: hand(input, 'destruction.approved', 'bureau-superior', `${path}/approval`, {}, version) };
  },
}, {
  name: 'one approves a destruction, one refuses it',
  async prepare(input) {
    await appoint(input, 'bureau-superior', 'DataCoordinator');
    const { path, id, version } = await destruction(input, []);
    return {
      id, one: hand(input, 'destruction.approved', people.coordinator, `${path}/approval`, {}, version), other: hand(input, 'destruction.refused', 'bureau-superior', `${path}/refusal`, {}, version),
      outcome: stateIs(path, { 'destruction.approved': 'APPROVED', 'destruction.refused': 'REFUSED' }),
    };
  },
}, {
  name: 'two execute one destruction',
  async prepare(input) {
    await appoint(input, 'bureau-superior', 'DataTechnicalManager');
    const { path, id, version } = await destruction(input, [approval]);
    return { id, one: hand(input, 'destruction.ordered', people.destroyer, `${path}/execution`, {}, version), other: hand(input, 'destruction.ordered', 'bureau-superior', `${path}/execution`, {}, version) };
  },
}, {
  name: 'two verify one destruction',
  async prepare(input) {
    await appoint(input, 'bureau-superior', 'SecurityAuditor');
    const { path, id, version } = await destruction(input, [approval, execution]);
    return { id, one: hand(input, 'destruction.verified', people.auditor, `${path}/verification`, {}, version), other: hand(input, 'destruction.verified', 'bureau-superior', `${path}/verification`, {}, version) };
  },
}, {
  name: 'a destruction is ordered, a hold is placed',
  async prepare(input) {
    const { path, version, resourceId } = await destruction(input, [approval]);
    return { id: resourceId, one: hand(input, 'destruction.ordered', people.destroyer, `${path}/execution`, {}, version), other: hand(input, 'hold.placed', people.coordinator, `/resources/${resourceId}/holds`, { reason: '司法协助', reference: '示1号', cohort: END_DAY }) };
  },
}, {
  name: 'a destruction is ordered, the hold is released',
  async prepare(input) {
    const { path, version, resourceId } = await destruction(input, [approval]);
    const holdId = await placeHold(input.world, resourceId, { cohort: END_DAY });
    return { id: resourceId, one: hand(input, 'destruction.ordered', people.destroyer, `${path}/execution`, {}, version), other: hand(input, 'hold.released', people.coordinator, `/resources/${resourceId}/holds/${holdId}/release`) };
  },
}, {
  name: 'a grant is revoked, it is resumed on renewed evidence',
  async prepare(input) {
    const { world } = input;
    const { grantId } = await grantPupils(world, { filing: { validUntil: '2027-02-01' } });
    const path = `/grants/${grantId}`;
    const filing = { filingNumber: '36029999999', systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-12-31' };
    const { filingId } = expectStatus(await world.as(consumer).post<{ readonly filingId: string }>('/units/unit-east/mlps-filings', filing), 201);
    expectStatus(await world.as(owner).post(`${path}/suspension`, { reason: '核查' }), 200);
    return {
      id: grantId, one: hand(input, 'grant.revoked', people.coordinator, `${path}/revocation`, { reason: '撤销' }), other: hand(input, 'grant.resumed', owner, `${path}/resumption`, { reason: '材料已更新', filingId }),
      outcome: stateIs(path, { 'grant.revoked': 'REVOKED', 'grant.resumed': 'IN_FORCE' }),
    };
  },
}, {
  name: 'two sign for one party',
  async prepare(input) {
    const { world } = input;
    const one = await apply(world, await publishPupils(world));
    await approve(world, one);
    await appoint(input, 'bureau-superior', 'DataCoordinator');
    const { items } = expectStatus(await world.as(consumer).get<{ readonly items: readonly Paper[] }>(`${one.itemPath}/documents`), 200);
    const paper = items.find(({ parties }) => parties.some(({ role }) => role === PARTY)) ?? assert.fail('no document has this party');
    const by = (who: string): Hand => ({ action: 'document.signed', send: () => sign(world, who, paper, PARTY) });
    return { id: paper.documentId, one: by(people.coordinator), other: by('bureau-superior') };
  },
}, {
  name: 'an onward disclosure is approved, a colleague refuses it',
  async prepare(input) {
    const { world } = input;
    const { grantId } = await grantPupils(world);
    const { itemId, applicationId } = expectStatus(await world.as(consumer).get<{ readonly itemId: string; readonly applicationId: string }>(`/grants/${grantId}`), 200);
    const { onwardId } = expectStatus(await world.as(consumer).post<{ readonly onwardId: string }>(`/applications/${applicationId}/items/${itemId}/onward-requests`, { recipient: { name: '某研究所', abroad: false }, fields: ['studentName'], purpose: '质量研究', from: '2026-11-23', until: '2026-12-31', writtenApplication: 'b'.repeat(64) }), 201);
    const path = `/items/${itemId}/onward-requests/${onwardId}/decision`;
    return { id: onwardId, one: hand(input, 'onward.approved', owner, path, { outcome: 'APPROVED', reason: '用途正当' }), other: hand(input, 'onward.refused', OWNER_2, path, { outcome: 'REFUSED', reason: '用途不当' }) };
  },
}];
