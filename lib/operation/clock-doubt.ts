import { toLocalDate, toMilliseconds, toWallClock, type Instant } from '../calendar/instant.ts';
import { doubtOf, STANDSTILL_DAYS, type Doubt } from '../platform/known-time.ts';
import type { Composition } from '../platform/platform.ts';
import { KnownTimeEntity } from '../platform/storage/entities/operation.ts';
import type { Change, Loaded } from '../platform/storage/entity.ts';
import { Refusal } from '../regulations/refusal.ts';

export type StoredTime = Loaded<{ readonly at: Instant }>;

/** Written no oftener: every job runs into the same item. */
const keptEvery = 300_000;
export const KNOWN_TIME_LABEL = 'known-time';

/** What must be written so that the platform knows that this instant has been; nothing where it is known well enough. */
export function keepTime(stored: StoredTime | undefined, now: Instant): readonly Change[] {
  if (!stored) return [KnownTimeEntity.insert({ at: now }, KNOWN_TIME_LABEL)];
  return toMilliseconds(now) - toMilliseconds(stored.value.at) < keptEvery ? [] : [KnownTimeEntity.replace(stored, { at: now }, KNOWN_TIME_LABEL)];
}

/** For a process that serves before it has run a job. */
export async function learnTime({ storage, knownTime }: Pick<Composition, 'storage' | 'knownTime'>): Promise<void> {
  const stored = await storage.get(KnownTimeEntity.ref({}));
  if (stored) knownTime.learn(stored.value.at);
}

const DETAIL: Record<Doubt, (now: Instant, known: Instant) => Refusal['detail']> = {
  ahead: (now, known) => ({
    zh: `平台时钟为 ${toLocalDate(now)}，而平台最近一次运行是在 ${toLocalDate(known)}，相隔超过 ${STANDSTILL_DAYS} 天。凡不可撤销的事项暂不办理。时钟不正确的，请校正；平台确曾停用的，请最上级单位的单位管理员确认今天的日期`,
    en: `The platform's clock says ${toLocalDate(now)}, but it last ran on ${toLocalDate(known)}, more than ${STANDSTILL_DAYS} days before. Nothing that cannot be undone is done meanwhile. Where the clock is wrong, put it right; where the platform did stand still, an administrator of the top unit confirms today's date`,
  }),
  behind: (now, known) => ({
    zh: `平台时钟（${toWallClock(now)}）早于平台已运行到的时刻（${toWallClock(known)}，均为东八区时间）。为避免已到期的数据和授权重新可用，暂停服务。请校正时钟；时钟确属正确的，请最上级单位的单位管理员确认今天的日期`,
    en: `The platform's clock (${now}) is behind the instant that it has already reached (${known}). So that nothing that has ended comes back, it does not serve. Put the clock right; where it is right, an administrator of the top unit confirms today's date`,
  }),
};
export const clockInDoubt = (doubt: Doubt, now: Instant, known: Instant): Refusal => new Refusal('CLOCK_IN_DOUBT', { detail: DETAIL[doubt](now, known), retryAfter: 60 });

/** What was ended stays ended: a clock that went back serves nobody. @throws Refusal `CLOCK_IN_DOUBT` */
export function requireNotBehind(known: Instant | undefined, now: Instant): void {
  if (known !== undefined && doubtOf(now, known) === 'behind') throw clockInDoubt('behind', now, known);
}
