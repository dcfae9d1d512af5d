import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import { takesIdempotencyKey } from '../../lib/operation/problem-codes.ts';
import type { AnyBody, Answered } from '../support/test-platform.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld } from './input-world.ts';

const changing = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http' && !operation.route.startsWith('GET ') && operation.caller !== 'public');
/** Each makes a thing of its own, as two clerks may on purpose; who means one sends an idempotency key. */
const MAKES_ONE_MORE: readonly string[] = [
  'registerUnit', 'registerResource', 'registerLegalBasis', 'registerSystem', 'registerProject', 'submitApplication', 'startImport', 'registerDelivery', 'registerProduct', 'recordOnwardDelivery',
  'requestOnwardDisclosure', 'registerExportAssessment', 'registerSigningKey', 'reportDataError',
];
/** Change nothing; `confirmTime` where nobody doubts it, as here. */
const READS: readonly string[] = ['confirmTime', 'findPerson', 'queryRecords', 'requestCertificate', 'requestScanUpload'];
const BOTH: ReadonlySet<string> = new Set([...MAKES_ONE_MORE, ...READS]);
type Pair = readonly [Answered<AnyBody>, Answered<AnyBody>];

/** Sends each right request twice in the same instant; the journey goes on with the one that won. */
async function race(headersOf: (operation: HttpOperation) => Readonly<Record<string, string>> | undefined): Promise<{ readonly input: InputWorld; readonly pairs: ReadonlyMap<string, Pair> }> {
  const pairs = new Map<string, Pair>();
  const input = await createInputWorld(async (world, sent, send) => {
    const { name } = sent.operation;
    const headers = headersOf(sent.operation);
    if (sent.method === 'GET' || !headers || pairs.has(name) || !(await world.send(sent, { rehearse: true })).permitted) return send();
    const { part } = world.meet();
    const both = await Promise.all([send(headers).finally(part), send(headersOf(sent.operation)).finally(part)]) as unknown as Pair;
    pairs.set(name, both);
    return both.find(({ status }) => status < 400) ?? both[0];
  });
  await input.drive();
  return { input, pairs };
}

describe('of two like requests in the same instant one wins, and the other is told of a conflict', () => {
  let raced: Awaited<ReturnType<typeof race>>;
  before(async () => { raced = await race(() => ({})); });
  after(() => raced.input.world.close());

  for (const operation of changing) {
    test(operation.name, () => {
      const pair = raced.pairs.get(operation.name) ?? assert.fail('never raced');
      const [lost, ...more] = pair.filter(({ status }) => status >= 400);
      assert.deepEqual(more, [], 'nobody won');
      assert.equal(lost === undefined, BOTH.has(operation.name), lost ? 'only one won' : 'both won');
      // 404: what the first has taken away is no longer there for the second
      if (lost) assert.ok([404, 409, 412].includes(requireProblem(operation, lost, 'lost').status), JSON.stringify(lost));
      else if (MAKES_ONE_MORE.includes(operation.name)) assert.notDeepEqual(pair[0].body, pair[1].body, 'the same thing was made twice');
    });
  }
});

describe('of two with one idempotency key both get the one answer', () => {
  let raced: Awaited<ReturnType<typeof race>>;
  before(async () => { raced = await race((operation) => (takesIdempotencyKey(operation) ? { 'idempotency-key': `twin-${operation.name}` } : undefined)); });
  after(() => raced.input.world.close());

  for (const operation of changing.filter((each) => takesIdempotencyKey(each) && !READS.includes(each.name))) {
    test(operation.name, () => {
      const [one, other] = raced.pairs.get(operation.name) ?? assert.fail('never raced');
      assert.deepEqual([one.status, one.body], [other.status, other.body]);
      assert.ok(one.status < 400, JSON.stringify(one));
    });
  }
});
