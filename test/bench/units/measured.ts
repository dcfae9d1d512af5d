import assert from 'node:assert/strict';
import type { Line } from '../../support/meter/meter.ts';
import type { MeteredWorld } from '../../support/meter/metered-world.ts';
import type { AnyBody, Answered } from '../../support/test-platform.ts';

export interface Measured {
  /** The operation or job, as the register calls it. */
  readonly operation: string;
  /** What one is: the case, and how many of what. */
  readonly what: string;
  readonly lines: readonly Line[];
  /** Requests to the key service. */
  readonly keyCalls: number;
}

/** Measures one step after another; what happens between two steps is not counted. */
export function createMeasuring({ meter, takenKeyCalls }: MeteredWorld) {
  const measured: Measured[] = [];
  async function step<T>(operation: string, what: string, work: () => Promise<T>): Promise<T> {
    meter.taken();
    takenKeyCalls();
    const result = await work();
    measured.push({ operation, what, lines: meter.taken(), keyCalls: takenKeyCalls() });
    return result;
  }
  return {
    measured,
    step,
    /** A call over HTTP that must answer with this status. */
    async call<T = AnyBody>(operation: string, what: string, status: number, work: () => Promise<Answered<T>>): Promise<T> {
      const answered = await step(operation, what, work);
      assert.equal(answered.status, status, `${operation} (${what}): ${JSON.stringify(answered.body)}`);
      return answered.body;
    },
  };
}
export type Measuring = ReturnType<typeof createMeasuring>;
