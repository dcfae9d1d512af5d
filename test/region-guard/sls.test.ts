import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { after, describe, test } from 'node:test';
import { GUARD_RULES, type GuardRuleId } from '../../infra/region-guard/rules.ts';
import { codeOf } from '../../lib/platform/domestic/finding.ts';
import { RULES } from '../../lib/regulations/rules.ts';
import { readCases, type GuardCase } from './case-file.ts';
import { endOneProcess, runCase } from './run-sls.ts';

const isRule = (id: string): id is GuardRuleId => Object.hasOwn(GUARD_RULES, id);

async function refuses(guardCase: GuardCase): Promise<void> {
  const { exitCode, output, attempts, leftBehind } = await runCase(guardCase);
  assert.deepEqual(attempts, [], 'something was asked of the network');
  assert.equal(exitCode, 1, output);
  assert.match(output, /境内部署检查未通过[\s\S]*The region guard refuses/, output);
  assert.deepEqual([...new Set([...output.matchAll(/✖ .* {2}\[([a-z0-9-]+)\]/g)].map(([, id]) => id))].sort(), [...guardCase.expect].sort(), output);
  for (const id of guardCase.expect) {
    assert.ok(isRule(id), id);
    const { rule, refuses: what } = GUARD_RULES[id];
    for (const text of [codeOf(rule), what.zh, what.en, RULES[rule]]) assert.ok(output.includes(text), `${text}\n${output}`);
  }
  assert.match(output, /依据：《[^》]+》第\d+条/);
  assert.match(output, /Basis: .*, Art\. \d+/);
  const { resource } = guardCase;
  assert.ok(resource !== undefined && output.includes(resource), `${String(resource)} is not named\n${output}`);
  assert.equal(leftBehind, false, 'a template was left that could be deployed');
}

/** Passes the guard; a command that deploys then asks the mainland's endpoint, where this test's network ends. */
async function passes(guardCase: GuardCase): Promise<void> {
  const { exitCode, output, attempts } = await runCase(guardCase);
  assert.doesNotMatch(output, /The region guard/);
  const { reaches } = guardCase;
  if (reaches === undefined) {
    assert.equal(exitCode, 0, output);
    assert.deepEqual(attempts, []);
  } else {
    assert.ok(attempts.includes(reaches), `${attempts.join(', ')}\n${output}`);
    assert.deepEqual(attempts.filter((host) => !host.endsWith('.amazonaws.com.cn')), []);
    assert.equal(exitCode, 1);
  }
}

describe('the corpus, through sls itself', { concurrency: availableParallelism() }, () => {
  after(endOneProcess);
  for (const guardCase of readCases()) {
    test(`${guardCase.kind}/${guardCase.name}: sls ${guardCase.command} — ${guardCase.why}`, () => (guardCase.kind === 'bad' ? refuses(guardCase) : passes(guardCase)));
  }
});
