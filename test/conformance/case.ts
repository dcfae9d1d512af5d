import type { LocalPlatform } from '../../lib/compose/local.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import type { Text } from '../../lib/regulations/refusal.ts';
import { createLawBook } from '../../lib/regulations/law-book.ts';
import type { Regulation } from '../../lib/regulations/regulation.ts';
import type { Rule } from '../../lib/regulations/rules.ts';
import { createTestWorld, type TestOptions, type TestWorld } from '../support/test-platform.ts';

export interface StartOptions extends Omit<TestOptions, 'disabledRules' | 'change'> {
  /** Texts of the law in the place of the product's own, e.g. with a later version of one. */
  readonly regulations?: readonly Regulation[];
  /** Doubles in the place of ports. */
  readonly doubles?: (platform: LocalPlatform) => Partial<Platform>;
}
/** Makes a world under the rules that the run has left on. A case may make several. */
export type Start = (options?: StartOptions) => Promise<TestWorld>;

/** One scenario of one duty: what is refused, then what goes through. */
export interface DutyCase {
  /** Id of the duty, e.g. `<regulation>-28d`. A duty may have several cases. */
  readonly duty: string;
  readonly title: Text;
  /** Each of them, switched off, must make this case fail. */
  readonly rules: readonly Rule[];
  /** Where the case does not follow the scenario of the requirement to the letter: what it does instead, and why. */
  readonly reading?: string;
  readonly run: (start: Start) => Promise<void>;
}

/** `<regulation>-28d` → `<regulation>`: a case runs in a place under its own regulation. */
export const regulationOf = ({ duty }: Pick<DutyCase, 'duty'>): string => duty.split('-')[0] ?? duty;
export const nameOf = ({ duty, title }: DutyCase): string => `${duty} ${title.zh}`;

/** Runs a case in worlds of its own, under its regulation, with these rules switched off. */
export async function runCase(dutyCase: DutyCase, disabledRules: ReadonlySet<Rule> = new Set()): Promise<void> {
  const worlds: TestWorld[] = [];
  try {
    await dutyCase.run(async ({ regulations, doubles, ...options } = {}) => {
      const change: TestOptions['change'] = (platform) => ({ ...platform, ...doubles?.(platform), ...(regulations && { laws: createLawBook({ regulations, disabledRules }) }) });
      const world = await createTestWorld({ regulation: regulationOf(dutyCase), ...options, disabledRules, change });
      worlds.push(world);
      return world;
    });
  } finally {
    for (const world of worlds) world.close();
  }
}
