import { randomFillSync } from 'node:crypto';

const size = 4096;

/**
 * Random bytes for initialisation vectors, drawn 4 KB at a time: one call per record costs more than the cipher.
 * Filled on first use only, so that a frozen and copied process image holds none.
 */
export function createRandomPool(): (target: Uint8Array) => void {
  const pool = new Uint8Array(size);
  let used = size;
  return (target) => {
    if (used + target.length > size) {
      randomFillSync(pool);
      used = 0;
    }
    target.set(pool.subarray(used, used + target.length));
    used += target.length;
  };
}
