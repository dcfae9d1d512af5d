import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { toInstant, toMilliseconds, type Instant } from '../../lib/calendar/instant.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import { OperatorFault } from './operator-fault.ts';

/** The machine's time and how far it was moved. Only forward, and remembered: what has ended stays ended after a restart. */
export interface MovableClock extends Clock {
  readonly movedBy: () => number;
  /** @throws RangeError when it would go back */
  moveTo(instant: Instant): Instant;
}

/** @throws OperatorFault when the file holds no offset */
export function createMovableClock(file: string, machine: () => number = Date.now): MovableClock {
  let offset = readOffset(file);
  const now = () => toInstant(machine() + offset);
  return {
    now,
    movedBy: () => offset,
    moveTo(instant) {
      const by = toMilliseconds(instant) - (machine() + offset);
      if (by < 0) throw new RangeError('the clock only moves forward');
      writeFileSync(`${file}.tmp`, String(offset + by), { mode: 0o600 });
      renameSync(`${file}.tmp`, file);
      offset += by;
      return now();
    },
  };
}

/** As another process moves it: looks at its file each time. @throws OperatorFault when the file holds no offset */
export const followClock = (file: string, machine: () => number): Clock => ({ now: () => toInstant(machine() + readOffset(file)) });

/** Milliseconds; none where nobody has moved it. */
function readOffset(file: string): number {
  if (!existsSync(file)) return 0;
  const text = readFileSync(file, 'utf8').trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new OperatorFault(`${file} 的内容不是时钟偏移（毫秒数），请从副本恢复；删除该文件则时钟回到本机时间 · does not hold the clock's offset in milliseconds: put it back from a copy; without the file the clock goes back to the machine's time.`);
}

const pattern = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

/** Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; `undefined` for any other text. */
export function readDuration(text: string): number | undefined {
  const match = pattern.exec(text);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match?.slice(1).map((part) => Number(part ?? 0)) ?? [];
  const total = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return match && total > 0 ? total : undefined;
}
