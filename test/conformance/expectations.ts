import assert from 'node:assert/strict';
import type { Entry } from '../../lib/platform/ledger/ledger.ts';
import type { RefusalCode } from '../../lib/regulations/refusal.ts';
import type { AnyBody, Answered, TestWorld } from '../support/test-platform.ts';
import { enteredWhile } from './ledger.ts';

export interface Refused {
  readonly status: number;
  readonly code: RefusalCode;
  /** What the refusal cites. Of a rule that several duties share, the duty it is cited with; absent where the text is silent and a default stands. */
  readonly article?: string;
  readonly duty?: string;
  readonly attempt: () => Promise<Answered<AnyBody>>;
  /** Re-reads what the attempt must not have moved. */
  readonly unchanged: () => Promise<unknown>;
  /** Words of the attempt that must stand nowhere in its entry. */
  readonly content?: readonly string[];
}

const FACTS_OF_A_REFUSAL = ['code', 'correlationId'];

/**
 * The attempt is refused, cites article and duty, changes nothing, and leaves one entry that says so without content.
 * Answers with the refusal.
 */
export async function expectRefusal(world: TestWorld, { status, code, article, duty, attempt, unchanged, content = [] }: Refused): Promise<Answered<AnyBody>> {
  const before = await unchanged();
  const { result, entries } = await enteredWhile(world, attempt);
  requireNoFault(result);
  assert.equal(`${result.status} ${String(result.body.code)}`, `${status} ${code}`);
  assert.equal(result.body.citation?.duty, duty);
  assert.deepEqual(result.body.citation?.articles, article === undefined ? [] : [article]);
  assert.deepEqual(await unchanged(), before, 'the refused attempt changed something');
  const [entry, ...more] = entries;
  assert.deepEqual(more, [], 'a refusal is one entry');
  expectEmptyEntry(entry, code, duty, content);
  return result;
}

function expectEmptyEntry(entry: Entry | undefined, code: string, duty: string | undefined, content: readonly string[]): void {
  assert.ok(entry, 'the attempt is in no log');
  assert.match(entry.event.action, /\.refused$/);
  assert.equal(entry.event.facts?.['code'], code);
  assert.equal(entry.event.citation?.duty, duty);
  assert.ok(entry.event.actor, 'the entry names nobody');
  assert.deepEqual(entry.changes, [], 'a refusal changes no item');
  assert.deepEqual(Object.keys(entry.event.facts ?? {}).sort(), FACTS_OF_A_REFUSAL);
  const text = JSON.stringify(entry);
  assert.deepEqual(content.filter((word) => text.includes(word)), [], 'content stands in the log');
}

/** A fault is no refusal, and no proof that a rule was missed: it fails a case and its mutants alike. */
export function requireNoFault({ status, body }: Answered<unknown>): void {
  if (status >= 500) throw new Error(`the platform failed with ${status}: ${JSON.stringify(body)}`);
}

/** The answer's body, when it has the status that a case expects. */
export function expectStatus<T>(answered: Answered<T>, status: number): T {
  requireNoFault(answered);
  assert.equal(answered.status, status, JSON.stringify(answered.body));
  return answered.body;
}

/** While `act` runs, exactly these actions are entered; answers with what it did. */
export async function expectEntered<T>(world: TestWorld, actions: readonly string[], act: () => Promise<T>): Promise<T> {
  const { result, entries } = await enteredWhile(world, act);
  assert.deepEqual(entries.map(({ event }) => event.action), actions);
  return result;
}
