import { performance } from 'node:perf_hooks';
import { schoolList } from '../conformance/catalog-steps.ts';
import { owner, query } from '../support/journey.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { Answered, World } from '../support/test-platform.ts';

/** What was answered: everything that must be found afterwards, and what must not. */
export interface History {
  /** Drafts by id, with the last version that was acknowledged. */
  readonly drafts: Map<string, { readonly name: string; readonly version: number }>;
  readonly receipts: string[];
  readonly counts: Record<'registered' | 'revised' | 'read', number>;
  /** Names of drafts that were refused. */
  readonly refused: string[];
  readonly milliseconds: number[];
  readonly unexpected: string[];
}

export interface Traffic {
  readonly world: World;
  readonly grantId: string;
  readonly identityNumbers: readonly string[];
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (done: number, elapsed: number) => void;
}

type Kind = 'read' | 'unit' | 'search' | 'register' | 'revise' | 'refused';
/** Of a hundred requests. */
const MIX: readonly (readonly [Kind, number])[] = [['read', 55], ['unit', 15], ['search', 10], ['register', 12], ['revise', 4], ['refused', 4]];

export async function drive({ world, grantId, identityNumbers, clients, seconds, seed, progress }: Traffic): Promise<History> {
  const history: History = { drafts: new Map(), receipts: [], counts: { registered: 0, revised: 0, read: 0 }, refused: [], milliseconds: [], unexpected: [] };
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;

  async function client(number: number): Promise<void> {
    const random = seededRandom(`${seed}/${number}`);
    const dice = (sides: number): number => Buffer.from(random.bytes(4)).readUInt32BE() % sides;
    const own: string[] = [];
    const named = (what: string): string => `负载${what}${number}之${history.milliseconds.length}号${random.token().slice(0, 8)}`;
    const expect = (answered: Answered<unknown>, status: number): boolean => {
      if (answered.status !== status) history.unexpected.push(`${answered.status} ${JSON.stringify(answered.body)}`);
      return answered.status === status;
    };
    const noteReceipt = ({ headers }: Answered<unknown>): void => { const receipt = headers['ledger-receipt']; if (receipt) history.receipts.push(receipt); };

    const acts: Readonly<Record<Kind, () => Promise<void>>> = {
      async read() {
        const answered = await query(world, grantId, identityNumbers[dice(identityNumbers.length)] ?? '');
        if (!expect(answered, 200)) return;
        history.counts.read += 1;
        noteReceipt(answered);
      },
      async unit() { expect(await world.as(owner).get('/units/unit-school1'), 200); },
      async search() { expect(await world.as(owner).get('/catalog?limit=20'), 200); },
      async register() {
        const name = named('名录');
        const answered = await world.as(owner).post<{ readonly resourceId: string; readonly version: number }>('/resources', schoolList({ name, code: `LOAD/${random.token().slice(0, 10)}` }));
        if (!expect(answered, 201)) return;
        own.push(answered.body.resourceId);
        history.drafts.set(answered.body.resourceId, { name, version: answered.body.version });
        history.counts.registered += 1;
        noteReceipt(answered);
      },
      async revise() {
        const resourceId = own[dice(Math.max(1, own.length))];
        const draft = resourceId === undefined ? undefined : history.drafts.get(resourceId);
        if (resourceId === undefined || !draft) return acts.register();
        const { unitId: _, ...content } = schoolList({ name: draft.name, code: `LOAD/${random.token().slice(0, 10)}`, summary: `修订 ${random.token()}` });
        const answered = await world.as(owner).put<{ readonly version: number }>(`/resources/${resourceId}`, content, { 'if-match': `"${draft.version}"` });
        if (!expect(answered, 200)) return;
        history.drafts.set(resourceId, { ...draft, version: answered.body.version });
        history.counts.revised += 1;
        noteReceipt(answered);
      },
      async refused() {
        const name = named('拒登');
        if (expect(await world.as('school2-owner').post('/resources', schoolList({ name })), 403)) history.refused.push(name);
      },
    };

    while (elapsed() < seconds) {
      const began = performance.now();
      await acts[choose(dice(100))]();
      history.milliseconds.push(performance.now() - began);
      if (history.milliseconds.length % 500 === 0) progress(history.milliseconds.length, elapsed());
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return history;
}

function choose(at: number): Kind {
  let below = 0;
  for (const [kind, share] of MIX) {
    below += share;
    if (at < below) return kind;
  }
  return 'read';
}
