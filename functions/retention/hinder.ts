import { toKeyRefusal } from '../../lib/operation/key-problems.ts';
import { KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';
import type { Hindering } from '../../lib/retention/hindrance.ts';
import type { DestructionCall } from './advance-destructions.ts';

const eventOf = ({ destructionId, resourceId, profile }: Destruction) => ({ stream: 'sharing' as const, subject: { destructionId, resourceId }, profile });

/** Says on the destruction what keeps it, and enters the attempt: once for as long as it is the same. */
export async function hinder({ commit, now }: DestructionCall, destruction: Loaded<Destruction>, { code, detail }: Hindering): Promise<'hindered'> {
  const { value } = destruction;
  if (value.hindrance?.code !== code) {
    await commit({ ...eventOf(value), action: 'destruction.hindered', facts: { state: value.state, hindrance: code } },
      [DestructionEntity.replace(destruction, { ...value, hindrance: { code, detail, since: now } })]);
  }
  return 'hindered';
}

/** What hindered it is over and it waits for something else: a person, a checkpoint. */
export async function unhinder({ commit }: DestructionCall, destruction: Loaded<Destruction>): Promise<void> {
  const { hindrance, ...value } = destruction.value;
  if (hindrance) await commit({ ...eventOf(value), action: 'destruction.unhindered', facts: { hindrance: hindrance.code } }, [DestructionEntity.replace(destruction, value)]);
}

/** What a step that threw says about why; `undefined` where only the log may know. */
export function hinderingOf(error: unknown): Hindering | undefined {
  if (error instanceof Refusal) return { code: error.code, detail: error.detail };
  if (error instanceof KeyUnavailable) return { code: 'UNAVAILABLE', detail: toKeyRefusal(error).detail };
  return undefined;
}
