import * as z from 'zod';
import { Instant, LocalDate, toLocalDate } from '../../lib/calendar/instant.ts';
import { operation } from '../../lib/operation/operation.ts';
import { doubtOf } from '../../lib/platform/known-time.ts';
import { KnownTimeEntity } from '../../lib/platform/storage/entities/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/**
 * A person's word that the platform stood still, or that its clock was wrong before and is right now: what waits for a
 * certain time goes on. The date is the person's own; a token that is valid by the clock is the issuer's word beside it.
 */
export const confirmTime = operation({
  name: 'confirmTime',
  context: 'oversight',
  summary: { zh: '确认平台时钟', en: "Confirm the platform's clock" },
  route: 'POST /time/confirmation',
  caller: 'administrator',
  rules: [],
  anyTime: true,
  body: z.strictObject({ today: LocalDate }),
  returns: z.strictObject({ now: Instant, knownUntil: Instant }),
  async handle({ body: { today }, actor, now, platform: { storage }, sit, answer, commit }) {
    const capacity = await sit(actor.unitPath.slice(0, 1));
    const stored = await storage.get(KnownTimeEntity.ref({}));
    if (today !== toLocalDate(now)) {
      throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/today', detail: {
        zh: `平台时钟为 ${toLocalDate(now)}，与您所填日期不符：请先校正时钟`, en: `The platform's clock says ${toLocalDate(now)}, not the date that you gave: put it right first`,
      } }] });
    }
    const knownUntil = stored?.value.at ?? now;
    if (!stored || !doubtOf(now, knownUntil)) return answer({ now, knownUntil }); // nobody doubts it
    return commit({ stream: 'operations', action: 'time.confirmed', subject: {}, capacity, facts: { knownUntil, now } }, [KnownTimeEntity.replace(stored, { at: now })], { now, knownUntil });
  },
});
