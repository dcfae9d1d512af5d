import * as z from 'zod';
import { readEvent } from './read-event.ts';

const Job = z.object({ job: z.string().min(1) });
const Aliyun = z.object({ triggerTime: z.string(), triggerName: z.string(), payload: z.string() }).transform(({ payload }) => payload);
const Tencent = z.object({ Type: z.string().regex(/^timer$/i), Message: z.string() }).transform(({ Message }) => Message);
const Huawei = z.object({ trigger_type: z.literal('TIMER'), user_event: z.string() }).transform(({ user_event }) => user_event);

/** The job that a timer asks for. Every timer is configured with the explicit input `{"job": "<name>"}`. */
export function jobOf(event: unknown): string | undefined {
  const raw = readEvent(event);
  const wrapped = z.union([Aliyun, Tencent, Huawei]).safeParse(raw).data;
  return Job.safeParse(wrapped === undefined ? raw : readEvent(wrapped)).data?.job;
}
