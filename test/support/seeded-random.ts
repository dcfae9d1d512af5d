import { createHash } from 'node:crypto';
import type { Random } from '../../lib/platform/clock.ts';
import { spellToken } from '../../lib/platform/system.ts';

/** The same seed gives the same run. For tests, seeds and demonstrations only: everybody can foresee it. */
export interface SeededRandom extends Random {
  /** A fraction in [0, 1). */
  fraction(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
}

export function seededRandom(seed: number | string): SeededRandom {
  const digest = createHash('sha256').update(String(seed)).digest();
  let [a, b, c, counter] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), 1];
  const next = (): number => { // sfc32
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  const bytes = (length: number) => {
    const made = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) made[i] = next() & 255;
    return made;
  };
  const fraction = () => next() / 2 ** 32;
  const below = (bound: number) => Math.floor(fraction() * bound);
  return {
    bytes,
    token: () => spellToken(bytes(20)),
    fraction,
    below,
    pick<T>(from: readonly T[]): T {
      const at = below(from.length);
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[at] as T;
    },
  };
}
