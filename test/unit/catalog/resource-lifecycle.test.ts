import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Instant } from '../../../lib/calendar/instant.ts';
import { Resource, ResourceState, ReviewState, type ResourceContent } from '../../../lib/catalog/resource.ts';
import { chainFor, decide, MOVES, nextOf, requireMove, requireNext, standingOf, workOf, type Hand, type Move, type MoveKind } from '../../../lib/catalog/resource-lifecycle.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import { contentOf, draftOf, lawOf, now, owner, today } from './catalog-samples.ts';

const law = lawOf();
const profile = { regulation: 'nanchang', version: '2023-03-01' };
const hand: Hand = { personId: owner, capacity: { role: 'DataOwner', unitId: draftOf().unitId }, at: Instant.parse(now) };
const moveOf = (kind: MoveKind, to: ReviewState = 'DEPT_SUBMITTED', content: ResourceContent = contentOf()): Move => {
  switch (kind) {
    case 'revise': case 'open': return { kind, content, profile, schemaVersion: 'nanchang/2023-03-01' };
    case 'submit': return { kind, to, profile, schemaVersion: 'nanchang/2023-03-01' };
    case 'advance': return { kind, to, comment: '' };
    case 'return': case 'suspend': case 'resume': case 'retire': return { kind, comment: '说明' };
    case 'publish': return { kind, comment: '', on: today };
  }
};
const inState = (state: ResourceState): Resource => draftOf({ state, publishedEdition: ['PUBLISHED', 'SUSPENDED', 'RETIRED'].includes(state) ? 1 : 0 });
const code = (run: () => unknown): string => {
  try { run(); return 'allowed'; } catch (error) { return error instanceof Refusal ? error.code : String(error); }
};

describe("an entry's lifecycle", () => {
  test('every kind of move is taken exactly from the states of the table', () => {
    const kinds = Object.keys(MOVES) as MoveKind[];
    for (const kind of kinds) {
      for (const state of ResourceState.options) {
        const resource = inState(state);
        const expected = MOVES[kind].includes(state) ? 'allowed' : 'MOVE_NOT_ALLOWED';
        assert.equal(code(() => decide(resource, moveOf(kind), hand)), expected, `${kind} from ${state}`);
        assert.equal(code(() => requireMove(resource, kind)), expected, `${kind} from ${state}`);
      }
    }
  });

  test('what a move makes of an entry fits the stored schema', () => {
    for (const kind of Object.keys(MOVES) as MoveKind[]) {
      for (const state of MOVES[kind]) Resource.parse(decide(inState(state), moveOf(kind), hand));
    }
  });

  test('a county department goes through its county, a city department and an institution do not', () => {
    assert.deepEqual(chainFor(law, { level: 'county' }), ['DEPT_SUBMITTED', 'COUNTY_MERGED', 'CITY_VERIFIED', 'PUBLISHED']);
    assert.deepEqual(chainFor(law, { level: 'city' }), ['DEPT_SUBMITTED', 'CITY_VERIFIED', 'PUBLISHED']);
    assert.deepEqual(chainFor(law, { level: 'institution' }), ['DEPT_SUBMITTED', 'CITY_VERIFIED', 'PUBLISHED']);
  });

  test('publication is refused before the last review, with the article, and a returned entry begins again', () => {
    const chain = chainFor(law, { level: 'county' });
    for (const state of ['DRAFT', 'RETURNED', 'DEPT_SUBMITTED', 'COUNTY_MERGED'] as const) {
      assert.throws(() => requireNext(law, chain, state, 'PUBLISHED'), (error) => error instanceof Refusal && error.code === 'MOVE_NOT_ALLOWED' && error.citation?.articles.includes('21') === true);
      requireNext(lawOf(['catalog-compilation-chain']), chain, state, 'PUBLISHED');
    }
    requireNext(law, chain, 'CITY_VERIFIED', 'PUBLISHED');
    assert.equal(nextOf(chain, 'RETURNED'), 'DEPT_SUBMITTED');
    assert.throws(() => nextOf(chainFor(law, { level: 'city' }), 'COUNTY_MERGED'), TypeError);
  });

  test('a published entry stays in force while its next edition is in work', () => {
    const published = decide(draftOf({ state: 'CITY_VERIFIED' }), moveOf('publish'), hand);
    const opened = decide(published, moveOf('open', undefined, contentOf({ name: '新的名称' })), hand);
    assert.equal(opened.state, 'PUBLISHED');
    assert.equal(opened.content.name, '学生基本信息');
    assert.deepEqual([opened.edition, opened.publishedEdition, opened.revision?.edition], [1, 1, 2]);
    assert.equal(code(() => decide(opened, moveOf('open'), hand)), 'MOVE_NOT_ALLOWED');
    const submitted = decide(opened, moveOf('submit'), hand);
    const verified = decide(submitted, moveOf('advance', 'CITY_VERIFIED'), hand);
    const next = decide(verified, moveOf('publish'), hand);
    assert.equal(next.content.name, '新的名称');
    assert.deepEqual([next.state, next.edition, next.publishedEdition, next.revision], ['PUBLISHED', 2, 2, undefined]);
  });

  test('publishing the next edition of a suspended entry does not resume it, and retiring drops what is in work', () => {
    const suspended = decide(decide(inState('PUBLISHED'), moveOf('open'), hand), moveOf('suspend'), hand);
    const verified = decide(decide(suspended, moveOf('submit'), hand), moveOf('advance', 'CITY_VERIFIED'), hand);
    assert.equal(decide(verified, moveOf('publish'), hand).state, 'SUSPENDED');
    const retired = decide(suspended, moveOf('retire'), hand);
    assert.deepEqual([retired.state, retired.revision, workOf(retired)], ['RETIRED', undefined, undefined]);
  });

  test('who submitted on whose behalf stays with the edition', () => {
    const behalf = { ...hand, capacity: { ...hand.capacity, onBehalfOf: 'person-absent' as typeof owner } };
    assert.deepEqual(decide(draftOf(), moveOf('submit'), behalf).submittedBy, [owner, 'person-absent']);
  });

  test('whatever is done, no edition is published without every step of its chain in order', () => {
    const kinds = Object.keys(MOVES) as MoveKind[];
    const levels = ['county', 'city', 'institution'] as const;
    fc.assert(fc.property(fc.constantFrom(...levels), fc.array(fc.constantFrom(...kinds), { maxLength: 60 }), (level, doings) => {
      const chain = chainFor(law, { level });
      let resource = draftOf();
      const seen: ResourceState[] = [];
      let published = 0;
      for (const kind of doings) {
        const work = workOf(resource);
        const to = work && (kind === 'submit' || kind === 'advance') ? nextOf(chain, work.state) : 'DEPT_SUBMITTED';
        if (to === 'PUBLISHED') continue;
        try {
          if (kind === 'publish') requireNext(law, chain, work?.state ?? 'DRAFT', 'PUBLISHED');
          resource = decide(resource, moveOf(kind, to), hand);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          continue;
        }
        if (kind === 'submit') seen.length = 0;
        if (kind === 'submit' || kind === 'advance') seen.push(to);
        if (kind === 'publish') {
          assert.deepEqual([...seen, 'PUBLISHED'], chain);
          published += 1;
        }
      }
      assert.equal(resource.publishedEdition, published);
      if (published === 0) assert.ok(!['PUBLISHED', 'SUSPENDED'].includes(resource.state));
    }), { numRuns: 400, seed: 20261123 });
  });

  test('the catalog stands in the order published, verified, in work, ended', () => {
    const order = (['PUBLISHED', 'CITY_VERIFIED', 'DEPT_SUBMITTED', 'RETIRED'] as const).map((state) => standingOf(inState(state)));
    assert.deepEqual(order, [...order].sort());
    assert.equal(new Set(order).size, 4);
  });
});
