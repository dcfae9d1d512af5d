import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CaseId, GrantId } from '../../../lib/identifiers.ts';
import { ItemState, type Item, type ItemClock } from '../../../lib/sharing/application.ts';
import { canMove, decide, LEVEL, MOVES, type Command, type CommandKind } from '../../../lib/sharing/item-lifecycle.ts';
import { day, decision, itemIn, now, scope } from './cases.ts';

const kinds: readonly CommandKind[] = ['accept', 'approve', 'refuse', 'dispute', 'coordinate', 'escalate', 'uphold', 'withdraw', 'grant', 'reclassify'];
const clock: ItemClock = { startedAt: now, dueOn: day('2026-03-16'), provisional: false, legal: true };
const caseId = CaseId.parse('case-aaaa');
const command = (kind: CommandKind, item: Item): Command => {
  const level = LEVEL[item.state] ?? 'owner';
  switch (kind) {
    case 'accept': return { kind, clock: undefined };
    case 'approve': return { kind, decision: decision(level, 'APPROVED'), final: true };
    case 'refuse': return { kind, decision: decision(level, 'REFUSED') };
    case 'coordinate': return { kind, step: 'DataCoordinator', caseId };
    case 'escalate': return { kind, step: 'SuperiorEducationAuthority', caseId };
    case 'grant': return { kind, grantId: GrantId.parse('grant-aaaa-bbbb') };
    case 'reclassify': return { kind, to: 'NOT_SHARED', edition: 2, clock };
    case 'dispute': case 'uphold': case 'withdraw': return { kind };
  }
};
const narrowed = { ...scope, fields: ['grade'] };
/** An item for which every further condition of a move holds. */
const ready = (state: ItemState): Item => itemIn(state, {
  ...(state === 'APPROVED' && { approved: narrowed }),
  ...(!['SUBMITTED', 'OWNER_REVIEW'].includes(state) && { decisions: [decision('owner', state === 'APPROVED' || state === 'DISPUTED' ? 'APPROVED' : 'REFUSED', 'owner', narrowed)] }),
});
const refused = (item: Item, kind: CommandKind) => assert.throws(() => decide(item, command(kind, item), now), { code: 'MOVE_NOT_ALLOWED' });

describe('an item', () => {
  for (const state of ItemState.options) {
    for (const kind of kinds) {
      const to = MOVES[state][kind];
      test(to ? `in ${state} becomes ${to} by ${kind}` : `in ${state} does not allow ${kind}`, () => {
        const item = ready(state);
        assert.equal(canMove(state, kind), to !== undefined);
        if (to) assert.equal(decide(item, command(kind, item), now).state, to);
        else refused(item, kind);
      });
    }
  }

  test('has 28 legal moves, so that a new one is noticed', () => {
    assert.equal(Object.values(MOVES).flatMap((moves) => Object.keys(moves)).length, 28);
  });

  test('stays under review while further steps are to follow, and keeps their approvals', () => {
    const item = itemIn('OWNER_REVIEW');
    const next = decide(item, { kind: 'approve', decision: decision('owner', 'APPROVED'), final: false }, now);
    assert.equal(next.state, 'OWNER_REVIEW');
    assert.equal(next.decisions.length, 1);
    assert.equal(next.approved, undefined);
  });

  test('keeps what was narrowed as approved', () => {
    const next = decide(itemIn('OWNER_REVIEW'), { kind: 'approve', decision: decision('owner', 'APPROVED', 'owner', narrowed), final: true }, now);
    assert.deepEqual(next.approved, narrowed);
  });

  test('that was approved as requested cannot be disputed', () => refused(itemIn('APPROVED', { approved: scope, decisions: [decision('owner', 'APPROVED')] }), 'dispute'));

  test('loses its approval while it is disputed, so that no grant comes of it', () => {
    const item = ready('APPROVED');
    const disputed = decide(item, command('dispute', item), now);
    assert.equal(disputed.approved, undefined);
    refused(disputed, 'grant');
  });

  test('that coordination upholds returns to what the owner decided', () => {
    const narrow = itemIn('COORDINATION', { decisions: [decision('owner', 'APPROVED', 'owner', narrowed)] });
    assert.deepEqual([decide(narrow, { kind: 'uphold' }, now).state, decide(narrow, { kind: 'uphold' }, now).approved], ['APPROVED', narrowed]);
    assert.equal(decide(ready('COORDINATION'), { kind: 'uphold' }, now).state, 'REFUSED');
  });

  test('runs on under the type in force with a note, and keeps what an owner approved', () => {
    const next = decide(itemIn('APPROVED', { approved: scope, decisions: [decision('owner', 'APPROVED')] }), { kind: 'reclassify', to: 'UNCONDITIONAL', edition: 2, clock }, now);
    assert.deepEqual([next.state, next.shareType, next.approved, next.typeChanges], ['APPROVED', 'UNCONDITIONAL', scope, [{ from: 'CONDITIONAL', to: 'UNCONDITIONAL', edition: 2, at: now }]]);
  });

  test('that only its type approved goes to the owner, with a clock of its own, where the type now wants a review', () => {
    const direct = itemIn('APPROVED', { shareType: 'UNCONDITIONAL', approved: scope, decisions: [decision('direct', 'APPROVED')], notified: ['overdue'] });
    const next = decide(direct, { kind: 'reclassify', to: 'CONDITIONAL', edition: 2, clock }, now);
    assert.deepEqual([next.state, next.approved, next.clock, next.notified, next.documentIds], ['OWNER_REVIEW', undefined, clock, [], []]);
    assert.equal(decide(direct, { kind: 'reclassify', to: 'NOT_SHARED', edition: 2, clock }, now).state, 'APPROVED');
  });

  test('that nobody answered has nothing to uphold', () => refused(itemIn('COORDINATION'), 'uphold'));

  test('goes nowhere but to a grant once the superior has ruled', () => {
    const ruled = [decision('owner', 'REFUSED'), decision('superior', 'REFUSED', 'superior')];
    refused(itemIn('REFUSED', { decisions: ruled }), 'coordinate');
    refused(itemIn('REFUSED', { decisions: ruled }), 'escalate');
    refused(itemIn('APPROVED', { decisions: [decision('superior', 'APPROVED', 'superior', narrowed)], approved: narrowed }), 'dispute');
  });

  test('takes no decision of another level than its state waits for', () => {
    assert.throws(() => decide(itemIn('OWNER_REVIEW'), { kind: 'approve', decision: decision('superior', 'APPROVED'), final: true }, now), TypeError);
  });
});
