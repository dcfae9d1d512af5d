import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld } from './input-world.ts';
import { badHeaders, badTokens } from './tokens.ts';

describe('a request without a good token is 401, and nothing is looked at', () => {
  let input: InputWorld;
  before(async () => {
    input = await createInputWorld();
    await input.drive();
  });
  after(() => input.world.close());

  for (const operation of OPERATIONS) {
    if (operation.kind !== 'http') continue;
    test(operation.name, async () => {
      const sent = input.world.served.get(operation.name) ?? assert.fail('never served');
      const kept = input.digest();
      input.changed();
      const good = await input.world.issuer.token(sent.who);
      const wrong = [...await badTokens(input.world.folder, sent.who, Date.parse(input.world.clock.now()) / 1000)].map(([what, token]) => ({ what, header: `Bearer ${token}` }));
      for (const { what, header } of [...wrong, ...badHeaders(good).map((header) => ({ what: `Authorization: ${header?.slice(0, 12)}`, header }))]) {
        const { answered, calls } = await input.send({ ...sent, headers: { ...sent.headers, ...(header !== undefined && { authorization: header }) } }, { anonymous: true });
        if (operation.caller === 'public') {
          assert.equal(answered.status, 200, `${what}: a public operation looks at no token`);
          continue;
        }
        const problem = requireProblem(operation, answered, what);
        assert.deepEqual([answered.status, problem.code, problem.errors, answered.headers['www-authenticate']], [401, 'UNAUTHENTICATED', undefined, 'Bearer'], what);
        assert.deepEqual(calls, [], what);
      }
      assert.deepEqual(input.changed(), []);
      assert.equal(input.digest(), kept);
    });
  }
});
