import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { join } from 'node:path';
import { notRun } from '../../engines/not-run.ts';
import { packageStage, type Packaged } from '../packaged.ts';
import { ARGUED } from './findings.ts';
import { pythonTools } from './python.ts';

const suite = 'the packaged template before the linters';
/** The tool adds a dependency of each route on its integration, and of each function on its role, which a reference says already. */
const SAID_TWICE = 'W3005';

interface LintFinding { readonly Rule: { readonly Id: string }; readonly Message: string; readonly Location: { readonly Path?: readonly (string | number)[] } }
interface CheckovFinding { readonly check_id: string; readonly check_name: string; readonly resource: string }
interface CheckovReport { readonly results: { readonly failed_checks: readonly CheckovFinding[] }; readonly summary: { readonly parsing_errors: number; readonly passed: number; readonly resource_count: number } }

/** Neither asks anything of the network. */
const run = (command: string, args: readonly string[]) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], BC_SKIP_MAPPING: 'TRUE', ANSI_COLORS_DISABLED: '1' } });

const lint = (bin: string, template: string): readonly LintFinding[] => {
  const { stdout, stderr } = run(join(bin, 'cfn-lint'), ['--regions', 'cn-north-1', 'cn-northwest-1', '--format', 'json', '--template', template]);
  assert.equal(stderr, '');
  return JSON.parse(stdout) as readonly LintFinding[];
};
const checkov = (bin: string, template: string): CheckovReport => {
  const { stdout, stderr } = run(join(bin, 'checkov'), ['--file', template, '--framework', 'cloudformation', '--quiet', '--compact', '--skip-download', '--output', 'json']);
  assert.ok(stdout.startsWith('{'), stdout + stderr);
  return JSON.parse(stdout) as CheckovReport;
};
const templateOf = ({ folder }: Packaged): string => join(folder, 'cloudformation-template-update-stack.json');

const tools = pythonTools();
if ('missing' in tools) {
  notRun(suite, tools.missing);
} else {
  describe(suite, () => {
    const packaged = packageStage('dev');

    test('cfn-lint finds nothing', () => {
      const findings = lint(tools.bin, templateOf(packaged)).filter(({ Rule }) => Rule.Id !== SAID_TWICE);
      assert.deepEqual(findings.map(({ Rule, Message, Location }) => `${Rule.Id} ${(Location.Path ?? []).join('/')}: ${Message}`), []);
    });

    test('checkov finds what is argued, one by one, and nothing else', () => {
      const { results, summary } = checkov(tools.bin, templateOf(packaged));
      assert.equal(summary.parsing_errors, 0);
      assert.equal(summary.resource_count, Object.keys(packaged.resources).length);
      assert.ok(summary.passed > 400);
      const found = results.failed_checks.map(({ check_id: check, resource }) => `${check} ${resource.split('.').at(-1)}`).sort();
      const argued = ARGUED.flatMap(({ check, resources }) => resources.map((resource) => `${check} ${resource}`)).sort();
      assert.deepEqual(found.filter((finding) => !argued.includes(finding)), [], 'neither mended nor argued');
      assert.deepEqual(argued.filter((finding) => !found.includes(finding)), [], 'argued, but no longer found');
      for (const { reason, check } of ARGUED) assert.ok(reason.length > 60, check);
    });
  });
}
