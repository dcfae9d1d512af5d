import assert from 'node:assert/strict';
import { parseRoute } from '../../lib/operation/route.ts';
import type { Sent } from '../system/marked/marked-world.ts';
import { createInputWorld, type InputWorld, type Kept, type Outcome } from './input-world.ts';
import { LIFECYCLES, type Aiming, type Lifecycle, type Move } from './moves.ts';

/** What a request in one state came to, with what it wrote and which refusals were entered. */
interface Tried extends Outcome {
  readonly entered: readonly string[];
  readonly changed: readonly string[];
}

export interface Trial {
  readonly input: InputWorld;
  /** By lifecycle and state, each operation that was tried there. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<string, Tried>>;
  /** Looks at everything once more: what stands where it did may be in another state by the clock. */
  lookAgain(): Promise<void>;
  /** Puts one that stands in the second state into the first, tries, and puts it back. */
  plant(): Promise<void>;
}

/** The request of an operation for this thing, made of one that was served for another. */
async function aim(right: Sent, { path, body, who = right.who }: Move, { value }: Kept, version: number, at: Aiming): Promise<Sent> {
  const named: Readonly<Record<string, unknown>> = { ...value, ...path?.(value) };
  const given = (right.path.split('?')[0] ?? '').split('/').slice(1);
  const parts = parseRoute(right.operation.route).segments.map((part, index) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined ? part : String(named[name] ?? given[index]);
  });
  return {
    ...right, who, path: `/${parts.join('/')}`, ...(body && { body: await body(value, Object(right.body), at) }),
    headers: { ...right.headers, ...(right.operation.versioned && { 'if-match': `"${version}"` }) },
  };
}

/** Drives the journeys, and tries every operation of a lifecycle on the first thing that comes to each of its states. */
export async function createTrial(): Promise<Trial> {
  const first = await createInputWorld();
  await first.drive();
  const templates = first.world.served;
  first.world.close();

  const seen = new Map<string, Map<string, Tried>>();
  const all = new Map<string, Kept>();
  let trying = false;

  function take(input: InputWorld): readonly Kept[] {
    const taken = new Map(input.takeKept().map((thing) => [JSON.stringify(thing.ref.key), thing]));
    for (const [key, thing] of taken) all.set(key, thing);
    return [...taken.values()];
  }
  async function tryAll(input: InputWorld, { name, moves }: Lifecycle, state: string, thing: Kept): Promise<void> {
    const [stored] = await input.world.local.storage.getAll([thing.ref]);
    if (!stored || seen.has(`${name} ${state}`)) return;
    const latest = (entity: string) => [...all.values()].findLast(({ ref }) => ref.entity.name === entity)?.value ?? assert.fail(entity);
    const tried = new Map<string, Tried>();
    input.world.local.store.dropEnded(); // what the engine drops by the clock is no change
    const kept = input.digest({ files: false });
    for (const [operation, move] of Object.entries(moves)) {
      const right = templates.get(operation) ?? assert.fail(`${operation} was never served`);
      const sent = await aim(right, move, thing, stored.version, { world: input.world, latest });
      input.changed();
      input.entered();
      const outcome = await input.send(sent, { rehearse: true });
      tried.set(operation, { ...outcome, entered: input.entered(), changed: input.changed() });
    }
    assert.equal(input.digest({ files: false }), kept, `${name} ${state}: something changed`);
    seen.set(`${name} ${state}`, tried);
  }
  async function look(input: InputWorld, things: readonly Kept[]): Promise<void> {
    if (trying) return;
    trying = true;
    for (const thing of things) {
      for (const lifecycle of LIFECYCLES) {
        const state = lifecycle.entity === thing.ref.entity.name ? lifecycle.state(thing.value, input.world.clock.now()) : undefined;
        if (state !== undefined) await tryAll(input, lifecycle, state, thing);
      }
    }
    trying = false;
  }

  const input = await createInputWorld(async (world, _sent, send) => {
    await look(world, take(world));
    const answered = await send();
    await look(world, take(world));
    return answered;
  });
  await input.drive();
  const lookAgain = async () => {
    take(input);
    await look(input, [...all.values()]);
  };
  return {
    input, seen, lookAgain,
    async plant() {
      await lookAgain();
      const { ledger, storage } = input.world.local;
      const put = async ({ ref }: Kept, value: unknown): Promise<void> => {
        const [stored] = await storage.getAll([ref]);
        await ledger.commit({ stream: 'operations', action: 'test.planted', operation: 'test', subject: {} }, [{ kind: 'put', label: 'planted', ref, value, expected: stored?.version ?? 0 }]);
      };
      for (const lifecycle of LIFECYCLES) {
        for (const [state, from] of Object.entries(lifecycle.planted ?? {})) {
          const thing = [...all.values()].findLast(({ ref, value }) => ref.entity.name === lifecycle.entity && lifecycle.state(value, input.world.clock.now()) === from) ?? assert.fail(`no ${lifecycle.name} stands in ${from}`);
          const planted = { ...thing, value: { ...thing.value, state } };
          await put(planted, planted.value);
          await look(input, [planted]);
          await put(thing, thing.value);
        }
      }
    },
  };
}
