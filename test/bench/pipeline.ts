import { demoUnitId } from '../../infra/local/demo-city.ts';
import type { Item, Key } from '../../lib/platform/storage/store.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { cpuBeside, micro, ratio, type Figure } from './measure.ts';
import { rs256Caller } from './rs256-caller.ts';

const person = 'school1-owner';
const mostBeyond = 150;
const [rounds, calls] = [31, 100];

/** `GET /units/{unitId}` through the whole pipeline, beside a handler that verifies the same token and answers the same text. */
export async function pipelineFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld();
  try {
    keepInMemory(world);
    const caller = await rs256Caller(world, person);
    const path = `/units/${demoUnitId('bureau')}`;
    const send = (token: string) => caller.send({ method: 'GET', path, token });
    const [first = '', ...fresh] = await caller.tokens(1 + 2 * (rounds + 1) * calls);
    const { status, body } = await send(first);
    if (status !== 200 || typeof body !== 'string') throw new Error(`the unit answered ${status}: ${String(body)}`);
    const answer: unknown = JSON.parse(body);
    const bare = async (token: string): Promise<string> => {
      await caller.verify(token);
      return JSON.stringify(answer);
    };
    const next = (): string => fresh.pop() ?? '';
    const [known, bareKnown] = await cpuBeside(rounds, 2 * calls, () => send(first), () => bare(first));
    const [ours, theirs] = await cpuBeside(rounds, calls, () => send(next()), () => bare(next()));
    return [{
      name: 'pipeline, processor time a call', value: `${micro(ours - theirs)} beyond a bare handler (${ratio(ours, theirs)})`, baseline: `bare handler: each RS256 token verified by the same library, the same answer as text: ${micro(theirs)}`,
      how: `process.cpuUsage over ${rounds} interleaved rounds of ${calls} calls, median; every call brings a token that was never seen, so that both sides verify it; person and unit handed over from memory, so that ports cost nothing`, bar: { text: 'at most 150 µs beyond', met: ours - theirs <= mostBeyond },
    }, {
      name: 'pipeline, a token verified within the last minute', value: `${micro(known)} in all`, baseline: `the bare handler, which verifies it again: ${micro(bareKnown)}`,
      how: `the same, ${2 * calls} calls a round with one token: it is known by its digest for a minute, as long as the key set that verified it stands`,
    }];
  } finally {
    world.close();
  }
}

/** The store answers from a map what it was asked before. */
function keepInMemory({ local: { store } }: TestWorld): void {
  const get = store.get.bind(store);
  const known = new Map<string, Item | undefined>();
  const nameOf = ({ table, partition, sort }: Key): string => `${table}/${partition}/${sort}`;
  Object.assign(store, {
    get: async (keys: readonly Key[]) => {
      const absent = keys.filter((key) => !known.has(nameOf(key)));
      if (absent.length > 0) (await get(absent)).forEach((item, i) => { const key = absent[i]; if (key) known.set(nameOf(key), item); });
      return keys.map((key) => known.get(nameOf(key)));
    },
  });
}
