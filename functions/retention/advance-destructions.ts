import { job, type JobCall } from '../../lib/operation/operation.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { isFinished, type Destruction, type DestructionState } from '../../lib/retention/destruction.ts';
import { certify } from './certify.ts';
import { eachApart } from './each-apart.ts';
import { executeKeys } from './execute-keys.ts';
import { hinder, hinderingOf, unhinder } from './hinder.ts';
import { approveByRule, orderByRule, sealDestruction, verifyByRule } from './standing-steps.ts';

type Ports = 'keys' | 'keyStore' | 'objects' | 'expired' | 'ledgerReader' | 'signers';
export type DestructionCall = JobCall<readonly Ports[]>;
/** The destruction as it stands after a step; `undefined` when it waits: for a person, a checkpoint; `hindered`: it says by what. */
export type Step = (call: DestructionCall, destruction: Loaded<Destruction>) => Promise<Loaded<Destruction> | 'hindered' | undefined>;

const nothing: Step = async () => undefined;
const STEPS: Record<DestructionState, Step> = {
  DUE: sealDestruction, SEALED: approveByRule, APPROVED: orderByRule, EXECUTING: executeKeys, EXECUTED: verifyByRule, VERIFIED: certify,
  CERTIFIED: nothing, REFUSED: nothing,
};

/** Takes every unfinished destruction as far as it goes without a person. Safe to interrupt anywhere and to run twice. */
export const advanceDestructions = job({
  name: 'advanceDestructions',
  context: 'retention',
  summary: { zh: '推进销毁：封存、执行、验证、出具证书', en: 'Seal, execute, verify and certify destructions' },
  every: '1 minute',
  rules: ['destruction.standard', 'destruction.method', 'destruction.owner', 'access.separationOfDuties'],
  uses: ['keys', 'keyStore', 'objects', 'expired', 'ledgerReader', 'signers'],
  async run(call) {
    const counts = { steps: 0, waiting: 0, hindered: 0 };
    const listing = DestructionEntity.list('unfinished', { partition: ['all'] });
    return eachApart(call, listing, counts, ({ destructionId, resourceId }) => ({ destructionId, resourceId }), async (listed) => {
      let destruction = await call.platform.storage.get(listed.ref);
      while (destruction && !isFinished(destruction.value)) {
        const next = await takeStep(call, destruction);
        counts[next === 'hindered' ? 'hindered' : next ? 'steps' : 'waiting'] += 1;
        destruction = next === 'hindered' ? undefined : next;
      }
    });
  },
});

async function takeStep(call: DestructionCall, destruction: Loaded<Destruction>): ReturnType<Step> {
  try {
    const next = await STEPS[destruction.value.state](call, destruction);
    if (!next) await unhinder(call, destruction);
    return next;
  } catch (error) {
    const why = hinderingOf(error);
    if (why) await hinder(call, destruction, why);
    throw error;
  }
}
