import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toInstant } from '../../lib/calendar/instant.ts';
import { CertificateId, DestructionId, PersonId, ResourceId, UnitId } from '../../lib/identifiers.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { canMove, decideDestruction, DestructionState, isFinished, type Destruction, type Hand } from '../../lib/retention/destruction.ts';

const now = toInstant(Date.UTC(2026, 6, 1));
const citation = { regulation: 'r', version: '1', articles: ['56'], key: 'destruction.standard' };
const hand = (by = 'person-aaaaaa'): Hand => ({ by: PersonId.parse(by), role: 'DataTechnicalManager', at: now, citation });
const destruction = (state: DestructionState): Destruction => ({
  destructionId: DestructionId.parse('destruction-aaaa'), resourceId: ResourceId.parse('resource-aaaa'), unitPath: [UnitId.parse('unit-aaaa')],
  cohort: '2026-06-30', year: '2026', reason: 'periodEnded', count: 3, keyFingerprint: 'ff', state, edition: 1, methods: ['cryptographicErase'],
  profile: { regulation: 'r', version: '1' }, endsAt: now, ciphertextUntil: now, updatedAt: now,
});
const steps = {
  SEALED: { to: 'SEALED', sealed: hand(), count: 3, sample: undefined },
  APPROVED: { to: 'APPROVED', approved: hand() },
  REFUSED: { to: 'REFUSED', refused: hand() },
  EXECUTING: { to: 'EXECUTING', executed: hand(), count: 2 },
  EXECUTED: { to: 'EXECUTED', executedAt: now, ciphertextUntil: now },
  VERIFIED: { to: 'VERIFIED', verified: hand(), after: 'key-destroyed' },
  CERTIFIED: { to: 'CERTIFIED', certificateId: CertificateId.parse('certificate-aaaa') },
} as const;

describe('the lifecycle of a destruction', () => {
  test('goes one way only, one step at a time; what is approved is not refused any more', () => {
    const states = DestructionState.options;
    const legal = states.flatMap((from) => states.filter((to) => canMove(from, to)).map((to) => `${from}→${to}`));
    assert.deepEqual(legal, ['DUE→SEALED', 'DUE→REFUSED', 'SEALED→APPROVED', 'SEALED→REFUSED', 'APPROVED→EXECUTING', 'EXECUTING→EXECUTED', 'EXECUTED→VERIFIED', 'VERIFIED→CERTIFIED']);
    assert.deepEqual(states.filter((state) => isFinished({ state })), ['CERTIFIED', 'REFUSED']);
  });

  test('every illegal step is refused, every legal one recorded', () => {
    let moved = 0;
    for (const from of DestructionState.options) {
      for (const step of Object.values(steps)) {
        if (canMove(from, step.to)) {
          assert.equal(decideDestruction(destruction(from), step, now).state, step.to);
          moved += 1;
        } else assert.throws(() => decideDestruction(destruction(from), step, now), (error) => error instanceof Refusal && error.code === 'MOVE_NOT_ALLOWED');
      }
    }
    assert.equal(moved, 8);
  });

  test('a step keeps what the steps before it said', () => {
    const sealed = decideDestruction(destruction('DUE'), steps.SEALED, now);
    const approved = decideDestruction(sealed, { to: 'APPROVED', approved: hand('person-bbbbbb') }, now);
    assert.deepEqual([approved.sealed?.by, approved.approved?.by], ['person-aaaaaa', 'person-bbbbbb']);
  });
});
