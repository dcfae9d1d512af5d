import { randomFillSync } from 'node:crypto';
import { toInstant } from '../calendar/instant.ts';
import type { Clock, Random } from './clock.ts';
import type { Log, LogFields } from './log.ts';
import { createRandomPool } from './random-pool.ts';

export const systemClock: Clock = { now: () => toInstant(Date.now()) };

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** 20 characters of `[a-z2-7]` from 20 bytes, five bits of each. */
export function spellToken(bytes: Uint8Array): string {
  let token = '';
  for (let i = 0; i < 20; i += 1) token += alphabet.charAt((bytes[i] ?? 0) & 31);
  return token;
}

const fillRandom = createRandomPool();
const mostPooled = 64;
function draw(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (length > mostPooled) randomFillSync(bytes);
  else fillRandom(bytes);
  return bytes;
}

export const systemRandom: Random = { bytes: draw, token: () => spellToken(draw(20)) };

/** One JSON line an event: `{"at":…,"level":"info","code":…,…fields}`. `write` is given the line without its end. */
export function jsonLog(write: (line: string) => void, clock: Clock = systemClock): Log {
  const at = (level: string) => (code: string, fields: LogFields = {}) =>
    write(JSON.stringify({ ...fields, at: clock.now(), level, code }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
