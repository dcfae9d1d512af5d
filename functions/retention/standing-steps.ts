import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { decideDestruction, type Destruction } from '../../lib/retention/destruction.ts';
import { hindering } from '../../lib/retention/hindrance.ts';
import { needsPerson } from '../../lib/retention/separation.ts';
import type { DestructionCall, Step } from './advance-destructions.ts';
import { standingHand } from './hands.ts';
import { hinder } from './hinder.ts';
import { isHeld } from './holds.ts';
import { takeSample } from './sample.ts';
import { verify } from './verify.ts';

const subjectOf = ({ destructionId, resourceId }: Destruction) => ({ destructionId, resourceId });
const lawOf = (call: DestructionCall, { unitPath, profile }: Destruction) => call.law(unitPath, profile);

/** Counts what hangs on the key, and takes the sample that must be unreadable afterwards. */
export const sealDestruction: Step = async (call, destruction) => {
  const { value } = destruction;
  const law = await lawOf(call, value);
  if (needsPerson(law, value, 'request', call.now) && !value.requested) return undefined;
  const cohort = await call.platform.storage.get(CohortEntity.ref(value));
  if (!cohort) throw new TypeError(`destruction ${value.destructionId} has lost its cohort`);
  const sample = await takeSample(call.platform, cohort.value, call.now);
  if (sample !== 'nothing-there' && 'detail' in sample) return hinder(call, destruction, sample);
  const sealed = standingHand(law.cite('destruction-irreversible'), call.now);
  const next = decideDestruction(value, { to: 'SEALED', sealed, count: cohort.value.count, sample: sample === 'nothing-there' ? undefined : sample }, call.now);
  await call.commit({ stream: 'sharing', action: 'destruction.sealed', subject: subjectOf(value), profile: value.profile, facts: { count: next.count } }, [DestructionEntity.replace(destruction, next)]);
  return call.platform.storage.get(destruction.ref);
};

export const approveByRule: Step = async (call, destruction) => {
  const { value } = destruction;
  const law = await lawOf(call, value);
  if (needsPerson(law, value, 'approve', call.now)) return undefined;
  const citation = law.cite('storage-period-ends');
  const next = decideDestruction(value, { to: 'APPROVED', approved: standingHand(citation, call.now) }, call.now);
  await call.commit({ stream: 'sharing', action: 'destruction.approved', subject: subjectOf(value), profile: value.profile, citation }, [DestructionEntity.replace(destruction, next)]);
  return call.platform.storage.get(destruction.ref);
};

export const orderByRule: Step = async (call, destruction) => {
  const { value } = destruction;
  const law = await lawOf(call, value);
  if (needsPerson(law, value, 'execute', call.now)) return undefined;
  const cohort = await call.platform.storage.get(CohortEntity.ref(value));
  if (!cohort) throw new TypeError(`destruction ${value.destructionId} has lost its cohort`);
  // after the cohort was loaded: a hold that is placed from here on conflicts
  if (law.applies('hold-respected') && await isHeld(call.platform.storage, value.resourceId, value.cohort)) return hinder(call, destruction, hindering('HOLD_IN_FORCE'));
  const executed = standingHand(law.cite('storage-period-ends'), call.now);
  const next = decideDestruction(value, { to: 'EXECUTING', executed, count: cohort.value.count }, call.now);
  await call.commit(
    { stream: 'sharing', action: 'destruction.ordered', subject: subjectOf(value), profile: value.profile, facts: { cohort: value.cohort, count: next.count, keyFingerprint: value.keyFingerprint } },
    [DestructionEntity.replace(destruction, next), CohortEntity.replace(cohort, { ...cohort.value, state: 'EXECUTING' })],
  );
  return call.platform.storage.get(destruction.ref);
};

export const verifyByRule: Step = async (call, destruction) => {
  const law = await lawOf(call, destruction.value);
  if (needsPerson(law, destruction.value, 'verify', call.now)) return undefined;
  const { event, changes } = await verify(call.platform, destruction, law, standingHand(law.cite('destruction-irreversible'), call.now), call.now);
  await call.commit(event, changes);
  return call.platform.storage.get(destruction.ref);
};
