import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { createStage } from '../../../infra/local/demo/stage.ts';

/** A platform that answers everything in the same way, tokens apart. */
async function platformAnswering(context: TestContext, status: number, body: object): Promise<string> {
  const server = createServer((request, response) => {
    const token = request.url === '/local/token';
    response.writeHead(token ? 200 : status, { 'content-type': 'application/json' }).end(JSON.stringify(token ? { access_token: 'x' } : body));
  });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  context.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return `http://127.0.0.1:${address.port}`;
}
const play = async (context: TestContext, status: number, body: object, ...steps: readonly string[]) => {
  const stage = createStage(await platformAnswering(context, status, body), () => undefined, 'tufe');
  for (const step of steps) await stage.play(step, 'university-coordinator', { path: '/somewhere', body: {} });
  return stage;
};

test('a demonstration fails by whatever is not as its table says: status, code, article, state, documents, receipt', async (context) => {
  const cited = (articles: readonly string[], duty: string) => ({ code: 'SEAT_REQUIRED', citation: { articles, duty } });
  assert.deepEqual((await play(context, 200, { state: 'PUBLISHED' }, 'publish')).failures, []);
  assert.deepEqual((await play(context, 200, { state: 'DRAFT' }, 'publish')).failures, ['publish: became DRAFT, expected PUBLISHED']);
  assert.deepEqual((await play(context, 200, { items: [{ kind: 'UsageCommitment', parties: [{ role: 'DataConsumer' }] }] }, 'documents')).failures.map((line) => line.split(', expected ')[0]), ['documents: documents UsageCommitment: DataConsumer']);
  assert.deepEqual((await play(context, 403, cited(['40'], 'tufe-40'), 'decide-wrong-seat')).failures, ['decide-wrong-seat: refused by a rule without a receipt of the ledger']);
  assert.deepEqual((await play(context, 409, cited(['39'], 'tufe-39b'), 'decide-wrong-seat')).failures.slice(0, 2), ['decide-wrong-seat: status 409, expected 403', 'decide-wrong-seat: rests on 第39条 tufe-39b, expected 第40条 tufe-40']);
  assert.deepEqual((await play(context, 201, {}, 'apply-outside')).failures.length, 3);
});

test('a demonstration fails by a step that the table does not have, and tells those that were not played', async (context) => {
  const stage = await play(context, 200, {}, 'dance');
  stage.check('sing', true);
  assert.deepEqual(stage.failures, ['dance: not in the table', 'sing: not in the table']);
  assert.ok(stage.unplayed().includes('destroy-execute'));
});
