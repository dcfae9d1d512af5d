import { job, type JobCall } from '../../lib/operation/operation.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { decideDestruction, type Destruction } from '../../lib/retention/destruction.ts';
import { isSeparated } from '../../lib/retention/separation.ts';
import { certify } from './certify.ts';
import { executeKeys } from './execute-keys.ts';
import { standingHand } from './hands.ts';
import { isHeld } from './holds.ts';
import { readSample, takeSample } from './sample.ts';
import { verify } from './verify.ts';

type Ports = 'keys' | 'keyStore' | 'objects' | 'expired' | 'ledgerReader' | 'signer';
export type DestructionCall = JobCall<readonly Ports[]>;
/** The destruction as it stands after a step, or `undefined` when it waits: for a person, a checkpoint, a released hold. */
export type Step = (call: DestructionCall, destruction: Loaded<Destruction>) => Promise<Loaded<Destruction> | undefined>;

/** Takes every unfinished destruction as far as it goes without a person. Safe to interrupt anywhere and to run twice. */
export const advanceDestructions = job({
  name: 'advanceDestructions',
  context: 'retention',
  summary: { zh: '推进销毁：封存、执行、验证、出具证书', en: 'Seal, execute, verify and certify destructions' },
  every: '1 minute',
  rules: ['destruction.standard', 'destruction.method', 'destruction.owner', 'access.separationOfDuties'],
  uses: ['keys', 'keyStore', 'objects', 'expired', 'ledgerReader', 'signer'],
  async run(call) {
    const counts = { steps: 0, waiting: 0, refused: 0, conflicts: 0 };
    for await (const listed of call.platform.storage.each(DestructionEntity.list('unfinished', { partition: ['all'] }))) {
      if (!call.timeLeft()) return { counts, more: true };
      try {
        let destruction = await call.platform.storage.get(listed.ref);
        while (destruction && destruction.value.state !== 'CERTIFIED') {
          destruction = await advance(call, destruction);
          counts[destruction ? 'steps' : 'waiting'] += 1;
        }
      } catch (error) {
        if (error instanceof Refusal) {
          counts.refused += 1;
          call.platform.log.error('retention.refused', { ...subjectOf(listed.value), code: error.code });
        } else if (error instanceof CommitConflict) counts.conflicts += 1;
        else throw error;
      }
    }
    return { counts, more: false };
  },
});

const advance: Step = (call, destruction) => {
  switch (destruction.value.state) {
    case 'DUE': return seal(call, destruction);
    case 'SEALED': return approveByRule(call, destruction);
    case 'APPROVED': return orderByRule(call, destruction);
    case 'EXECUTING': return executeKeys(call, destruction);
    case 'EXECUTED': return verifyByRule(call, destruction);
    case 'VERIFIED': return certify(call, destruction);
    case 'CERTIFIED': return Promise.resolve(undefined);
  }
};

const subjectOf = ({ destructionId, resourceId }: Destruction) => ({ destructionId, resourceId });
const lawOf = (call: DestructionCall, { unitPath, profile }: Destruction) => call.law(unitPath, profile);
/** The retention rule, approved with the publication, is the standing approval of what ends on time. */
const isStanding = async (call: DestructionCall, destruction: Destruction): Promise<boolean> =>
  destruction.reason !== 'beforePeriodEnd' && !isSeparated(await lawOf(call, destruction));

const seal: Step = async (call, destruction) => {
  const { value } = destruction;
  const cohort = await call.platform.storage.get(CohortEntity.ref(value));
  const record = await takeSample(call.platform, value);
  if (!cohort || (!record && cohort.value.count > 0)) return undefined; // the index is late: next run
  if (record && await readSample(call.platform, record) !== 'decrypted') {
    call.platform.log.error('retention.sample-unreadable', subjectOf(value));
    return undefined; // what cannot be read before proves nothing after
  }
  const sample = record && { recordId: record.value.recordId, lookup: record.value.lookup, before: 'decrypted' as const };
  const law = await lawOf(call, value);
  const next = decideDestruction(value, { to: 'SEALED', sealed: standingHand(law.cite('destruction-irreversible'), call.now), count: cohort.value.count, sample }, call.now);
  await call.commit({ stream: 'sharing', action: 'destruction.sealed', subject: subjectOf(value), profile: value.profile, facts: { count: next.count } }, [DestructionEntity.replace(destruction, next)]);
  return call.platform.storage.get(destruction.ref);
};

const approveByRule: Step = async (call, destruction) => {
  const { value } = destruction;
  if (!await isStanding(call, value)) return undefined;
  const citation = (await lawOf(call, value)).cite('storage-period-ends');
  const next = decideDestruction(value, { to: 'APPROVED', approved: standingHand(citation, call.now) }, call.now);
  await call.commit({ stream: 'sharing', action: 'destruction.approved', subject: subjectOf(value), profile: value.profile, citation }, [DestructionEntity.replace(destruction, next)]);
  return call.platform.storage.get(destruction.ref);
};

const orderByRule: Step = async (call, destruction) => {
  const { value } = destruction;
  const law = await lawOf(call, value);
  if (!await isStanding(call, value)) return undefined;
  if (law.applies('hold-respected') && await isHeld(call.platform.storage, value.resourceId, value.cohort)) return undefined;
  const cohort = await call.platform.storage.get(CohortEntity.ref(value));
  if (!cohort) return undefined;
  const next = decideDestruction(value, { to: 'EXECUTING', executed: standingHand(law.cite('storage-period-ends'), call.now) }, call.now);
  await call.commit(
    { stream: 'sharing', action: 'destruction.ordered', subject: subjectOf(value), profile: value.profile, facts: { cohort: value.cohort, count: value.count, keyFingerprint: value.keyFingerprint } },
    [DestructionEntity.replace(destruction, next), CohortEntity.replace(cohort, { ...cohort.value, state: 'EXECUTING' })],
  );
  return call.platform.storage.get(destruction.ref);
};

const verifyByRule: Step = async (call, destruction) => {
  if (!await isStanding(call, destruction.value)) return undefined;
  const law = await lawOf(call, destruction.value);
  const { event, changes } = await verify(call.platform, destruction, law, standingHand(law.cite('destruction-irreversible'), call.now), call.now);
  await call.commit(event, changes);
  return call.platform.storage.get(destruction.ref);
};
