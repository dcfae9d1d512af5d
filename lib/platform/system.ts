import { randomBytes, randomFillSync } from 'node:crypto';
import { toInstant } from '../calendar/instant.ts';
import type { Clock, Random } from './clock.ts';
import type { Log, LogFields } from './log.ts';

export const systemClock: Clock = { now: () => toInstant(Date.now()) };

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** 20 characters of `[a-z2-7]` from 20 bytes, five bits of each. */
export function spellToken(bytes: Uint8Array): string {
  let token = '';
  for (let i = 0; i < 20; i += 1) token += alphabet.charAt((bytes[i] ?? 0) & 31);
  return token;
}

const drawn = Buffer.alloc(4096);
let used = drawn.length;
/**
 * A commit takes a dozen salts and identifiers: drawn from the system many at a time, in a tenth of the time. What was
 * handed out is wiped. Keys are drawn by themselves where they are made.
 */
function draw(length: number): Uint8Array {
  if (length > 64) return new Uint8Array(randomBytes(length));
  if (used + length > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = Uint8Array.from(drawn.subarray(used, used + length));
  drawn.fill(0, used, used + length);
  used += length;
  return bytes;
}

export const systemRandom: Random = { bytes: draw, token: () => spellToken(draw(20)) };

/** One JSON line an event: `{"at":…,"level":"info","code":…,…fields}`. `write` is given the line without its end. */
export function jsonLog(write: (line: string) => void, clock: Clock = systemClock): Log {
  const at = (level: string) => (code: string, fields: LogFields = {}) =>
    write(JSON.stringify({ ...fields, at: clock.now(), level, code }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
