import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld } from './input-world.ts';
import { malformed } from './malformed.ts';

describe('a malformed request is refused where it is wrong, and changes nothing', () => {
  let input: InputWorld;
  let sent = 0;
  before(async () => {
    input = await createInputWorld();
    await input.drive();
  });
  after(() => input.world.close());

  for (const operation of OPERATIONS) {
    if (operation.kind !== 'http') continue;
    test(operation.name, async () => {
      const right = input.world.served.get(operation.name) ?? assert.fail('never served');
      const kept = input.digest();
      input.changed();
      for (const { what, sent: wrong, status, pointer, in: part } of malformed(right)) {
        sent += 1;
        const { answered, calls } = await input.send(wrong);
        const problem = requireProblem(operation, answered, what);
        assert.equal(answered.status, status, `${what}: ${JSON.stringify(problem)}`);
        if (pointer !== undefined) assert.ok(problem.errors?.some((error) => error.pointer === pointer && error.in === part), `${what}: no pointer to ${part ?? 'body'} ${pointer}: ${JSON.stringify(problem)}`);
        assert.deepEqual(calls.filter((call) => call !== 'storage.getAll'), [], `${what}: only the caller is looked at`);
      }
      assert.deepEqual(input.changed(), []);
      assert.equal(input.digest(), kept);
    });
  }

  test('in every place where it can be wrong', (context) => {
    context.diagnostic(`${sent} malformed requests`);
    assert.ok(sent > OPERATIONS.length * 40);
  });
});
