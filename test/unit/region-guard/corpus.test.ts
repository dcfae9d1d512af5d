import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { GUARD_RULES } from '../../../infra/region-guard/rules.ts';
import { readCases } from '../../region-guard/case-file.ts';
import { judgeInProcess } from '../../region-guard/in-process.ts';
import { makeServiceFolder } from '../../region-guard/service-folder.ts';

const { folder, remove } = makeServiceFolder();
after(remove);
const cases = readCases();

describe('the corpus, judged without the tool\'s command line', () => {
  for (const guardCase of cases) {
    test(`${guardCase.kind}/${guardCase.name}: ${guardCase.why}`, async () => {
      const findings = await judgeInProcess(folder, guardCase);
      assert.deepEqual([...new Set(findings.map(({ id }) => id))].sort(), [...guardCase.expect].sort(), JSON.stringify(findings, null, 1));
      const { resource } = guardCase;
      if (resource !== undefined) assert.ok(findings.some((finding) => finding.resource.includes(resource)), `${resource} is not named: ${JSON.stringify(findings)}`);
    });
  }

  test('every rule is refused at least twice, sixty cases are bad and twenty-five good', () => {
    const rare = Object.keys(GUARD_RULES).filter((id) => cases.filter(({ expect }) => expect.includes(id)).length < 2);
    assert.deepEqual(rare, []);
    assert.ok(cases.filter(({ kind }) => kind === 'bad').length >= 60);
    assert.ok(cases.filter(({ kind }) => kind === 'good').length >= 25);
    assert.deepEqual(cases.filter(({ kind, expect }) => (kind === 'bad') !== (expect.length > 0)).map(({ name }) => name), []);
  });
});
