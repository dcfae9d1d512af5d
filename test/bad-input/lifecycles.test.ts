import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { CODE_RULES } from '../../infra/local/docs/code-rules.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import { driveFurther } from './drive-further.ts';
import { ENTITIES } from './entities.ts';
import { requireProblem } from './expect-problem.ts';
import { LIFECYCLES, WITHOUT } from './moves.ts';
import { createTrial, type Trial } from './trial.ts';

const find = (name: string): HttpOperation => OPERATIONS.find((operation): operation is HttpOperation => operation.kind === 'http' && operation.name === name) ?? assert.fail(name);
const jobs = OPERATIONS.filter(({ kind }) => kind === 'job').map(({ name }) => name);
const lifecyclesOf = (entity: string) => LIFECYCLES.filter((lifecycle) => lifecycle.entity === entity);
/** The states that a schema names, where it has one. */
const statesOf = ({ schema }: (typeof ENTITIES)[number]): readonly string[] => Object(Object(Object(schema).shape).state).options ?? [];

describe('in each state of a lifecycle each operation of it moves on, or is refused and changes nothing', () => {
  let trial: Trial;
  before(async () => {
    trial = await createTrial();
    await driveFurther(trial);
  });
  after(() => trial.input.world.close());

  for (const { name: lifecycle, states, moves } of LIFECYCLES) {
    for (const state of states) {
      test(`${lifecycle} ${state}`, () => {
        const tried = trial.seen.get(`${lifecycle} ${state}`) ?? assert.fail('never reached');
        for (const [name, { permitted, answered, code, entered, changed }] of tried) {
          const move = moves[name];
          assert.equal(permitted, move?.in.includes(state), `${name}: ${JSON.stringify(answered.body)}`);
          if (permitted) continue;
          const { citation, status, errors } = requireProblem(find(name), answered, `${lifecycle} ${state}`);
          assert.equal(code, move?.else?.[state] ?? 'MOVE_NOT_ALLOWED', name);
          assert.notEqual(status, 400, `${name} never came to the state`);
          assert.equal(errors, undefined, `${name}: nothing in the request is wrong, its time is`);
          assert.deepEqual(changed, [], `${name}: a refusal wrote`);
          // what a rule refuses cites its article, and is entered once; what the state alone refuses is not
          assert.deepEqual(entered, citation ? [`${name}.refused`] : [], name);
          if (code !== undefined && code !== 'MOVE_NOT_ALLOWED' && Object.hasOwn(CODE_RULES, code)) assert.match(JSON.stringify(citation), /"article/, `${name}: ${code} without an article`);
        }
      });
    }
  }

  test('and no job moves what nothing is due for', async () => {
    const { input: { world, digest, changed } } = trial;
    for (let round = 0; round < 3; round += 1) for (const job of jobs) await world.runJob(job);
    const kept = digest({ files: false });
    changed();
    for (const job of jobs) await world.runJob(job);
    assert.equal(digest({ files: false }), kept);
    assert.deepEqual(changed().filter((change) => !/^(?:sequencer|pruner)\./.test(change)), []);
  });

  test('every kind of thing that is kept is in one of the tables', () => {
    const kinds = ENTITIES.filter(({ bookkeeping }) => !bookkeeping).map(({ name }) => name);
    assert.deepEqual([...new Set(LIFECYCLES.map(({ entity }) => entity)), ...Object.keys(WITHOUT)].toSorted(), kinds.toSorted());
  });
  test('every state that a schema names is in its lifecycle, or is tried elsewhere', () => {
    for (const entity of ENTITIES) {
      const known = new Set(lifecyclesOf(entity.name).flatMap(({ states, elsewhere }) => [...states, ...Object.keys(elsewhere ?? {})]));
      if (known.size > 0) assert.deepEqual(statesOf(entity).filter((state) => !known.has(state)), [], entity.name);
    }
    assert.ok(ENTITIES.filter((entity) => statesOf(entity).length > 0).length >= 12);
  });
  test('every state that a journey passes through is in the table', () => assert.deepEqual([...trial.seen.keys()].toSorted(), LIFECYCLES.flatMap(({ name, states }) => states.map((state) => `${name} ${state}`)).toSorted()));
  test('every operation and job that replaces one of a kind stands in its row, and no other', () => {
    const unlisted: string[] = [];
    const idle: string[] = [];
    for (const [entity, hands] of trial.input.replaced) {
      const rows = lifecyclesOf(entity);
      if (rows.length === 0 && !(entity in WITHOUT)) continue; // bookkeeping
      const besides = rows.flatMap((row) => row.besides ?? []).concat(WITHOUT[entity]?.replacedBy ?? []);
      const listed = new Set([...rows.flatMap(({ moves }) => Object.keys(moves)), ...besides]);
      unlisted.push(...[...hands].filter((name) => !listed.has(name)).map((name) => `${entity} ${name}`));
      idle.push(...besides.filter((name) => !hands.has(name) && !jobs.includes(name)).map((name) => `${entity} ${name}`)); // what a job finds to do is the clock's
    }
    assert.deepEqual({ unlisted, idle }, { unlisted: [], idle: [] });
  });
});
