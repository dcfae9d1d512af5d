import { syntheticPupils } from '../../infra/local/synthetic-people.ts';
import type { Rule } from '../../lib/regulations/rules.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { createDeepChecks } from './deep-checks.ts';
import { createInterruption } from './interruption.ts';
import { emptyModel } from './model.ts';
import { createPeople } from './people.ts';
import { createReplay } from './replay.ts';
import { applicationSteps } from './steps/applications.ts';
import { catalogSteps } from './steps/catalog.ts';
import { decisionSteps } from './steps/decisions.ts';
import { grantSteps } from './steps/grants.ts';
import { importSteps } from './steps/imports.ts';
import { organizationSteps } from './steps/organizations.ts';
import { readSteps } from './steps/reads.ts';
import { retentionSteps } from './steps/retention.ts';
import { signingSteps } from './steps/signing.ts';
import type { Step } from './steps/step.ts';
import { timeSteps } from './steps/time.ts';
import { createWalker, type Walker } from './walker.ts';

export interface WalkOptions {
  readonly seed: number;
  readonly steps: number;
  /** Deep checks after every so many steps. */
  readonly deepEvery?: number;
  /** Switched off: then some invariant must be found broken. */
  readonly disabledRules?: ReadonlySet<Rule>;
}
export interface WalkReport {
  readonly tally: Walker['tally'];
  /** Steps taken, by their name. */
  readonly taken: ReadonlyMap<string, number>;
  readonly grants: number;
  readonly reads: number;
  readonly certificates: number;
  readonly endedOn: string;
  /** The last steps, oldest first, and what failed. */
  readonly failure?: { readonly step: number; readonly trace: readonly string[]; readonly error: unknown };
}

const STEPS: readonly Step[] = [
  ...catalogSteps, ...importSteps, ...applicationSteps, ...decisionSteps, ...signingSteps, ...grantSteps, ...readSteps, ...organizationSteps, ...retentionSteps, ...timeSteps,
];
const kept = 20;
/** These look at everything there is, which grows with the walk. */
const [wholeEvery, ledgerEvery] = [2_500, 1_500];

/** One random walk through a whole platform. The same seed walks the same way. */
export async function walk({ seed, steps, deepEvery = 250, disabledRules }: WalkOptions): Promise<WalkReport> {
  const replay = createReplay();
  const box: { world?: TestWorld } = {};
  const interruption = createInterruption({ restart: () => box.world?.restart(), stored: replay.stored });
  const world = await createTestWorld({ seed: `platform ${seed}`, onDisk: true, change: interruption.around, ...(disabledRules && { disabledRules }) });
  box.world = world;
  const random = seededRandom(`walk ${seed}`);
  const model = emptyModel();
  const trace: string[][] = [];
  const walker = createWalker({ world, random, model, people: createPeople(), pupils: syntheticPupils(seed), interruption, note: (line) => void trace.at(-1)?.push(line) });
  const deep = createDeepChecks(world, model, replay);
  const taken = new Map<string, number>();
  const report = (): WalkReport => ({
    tally: walker.tally, taken, grants: model.grants.length, reads: walker.tally.get('queryRecords')?.get(200) ?? 0, certificates: walker.tally.get('certificate issued')?.get(200) ?? 0, endedOn: walker.today(),
  });
  let step = 0;
  try {
    for (step = 1; step <= steps; step += 1) {
      trace.push([`#${step} at ${world.clock.now()}`]);
      if (trace.length > kept) trace.shift();
      const chosen = await takeOne(walker);
      taken.set(chosen, (taken.get(chosen) ?? 0) + 1);
      deep.catchUp();
      if (step % deepEvery === 0) await deep.state(step % wholeEvery === 0);
      if (step % ledgerEvery === 0) await deep.ledger(false);
    }
    await deep.state(true);
    await deep.ledger(true);
    await deep.state(true);
    return report();
  } catch (error) {
    return { ...report(), failure: { step, error, trace: trace.map((lines) => lines.join('\n    ')) } };
  } finally {
    deep.close();
    world.close();
  }
}

const total = STEPS.reduce((sum, { weight }) => sum + weight, 0);

async function takeOne(walker: Walker): Promise<string> {
  for (;;) {
    let roll = walker.random.fraction() * total;
    const step = STEPS.find(({ weight }) => (roll -= weight) < 0);
    if (step && await step.take(walker) !== false) return step.name;
  }
}
