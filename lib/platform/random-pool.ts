import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;

/**
 * Random bytes drawn 4 KB at a time, for initialisation vectors, salts and identifiers: one call of the system for each
 * costs more than what it is for. What was handed out is wiped. Keys are drawn by themselves where they are made. Filled on
 * first use only, so that a frozen and copied process image holds none. Fills at most 4 KB at once.
 */
export function createRandomPool(): (target: Uint8Array) => void {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (target) => {
    if (used + target.length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    target.set(pool.subarray(used, used + target.length));
    pool.fill(0, used, used + target.length);
    used += target.length;
  };
}
