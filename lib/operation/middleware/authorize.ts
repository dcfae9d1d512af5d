import { Refusal } from '../../regulations/refusal.ts';
import type { Law } from '../../regulations/law.ts';
import type { Actor } from '../../organizations/actor.ts';
import type { Exchange } from '../exchange.ts';
import { createLawOfPath } from '../law-of-path.ts';
import type { Step } from './step.ts';

/** A registered person who is not blocked. Seats are taken by the handler, for the unit that the object belongs to. */
export const authorize: Step = {
  name: 'authorize',
  before: async ({ event: exchange }) => {
    if (exchange.operation.caller === 'public') return;
    if (!exchange.actor) throw new Refusal('PERSON_UNKNOWN');
    if (exchange.actor.blocked) await refuseBlocked(exchange, exchange.actor);
  },
};

async function refuseBlocked(exchange: Exchange, actor: Actor): Promise<void> {
  const law = await lawOf(exchange, actor);
  if (!law) throw new Refusal('PERSON_BLOCKED');
  law.require('blocked-person', false, { code: 'PERSON_BLOCKED' });
}

/** `undefined` where no regulation binds the person's unit: then the block stands without a citation. */
async function lawOf({ platform, now }: Exchange, actor: Actor): Promise<Law | undefined> {
  try {
    return await createLawOfPath(platform, now)(actor.unitPath);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
