import type { Walker } from '../walker.ts';

export interface Step {
  readonly name: string;
  readonly weight: number;
  /** `false` where the walk has nothing yet that it could be done to. */
  readonly take: (walker: Walker) => Promise<boolean | void>;
}
