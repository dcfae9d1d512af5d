import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { alarms } from '../../infra/aws/alarms.ts';
import { UNITS } from '../../infra/aws/units.ts';
import { bootstrapPlatform } from '../../infra/local/bootstrap-platform.ts';
import { DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';
import { REFUSAL_CODES } from '../../lib/regulations/refusal-codes.ts';
import { ROOT } from '../architecture/sources.ts';
import { createTestWorld, type AnyBody } from '../support/test-platform.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const guides = { zh: read('infra/guide/README.zh.md'), en: read('infra/guide/README.en.md') };
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
/** Shell blocks, in order. */
const shell = (guide: string): readonly string[] => Array.from(guide.matchAll(/```sh\n([\s\S]*?)```/g), ([, block = '']) => block);

const alarmNames = Object.values(alarms(UNITS) as Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>)
  .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  .map(({ Properties }) => ({ name: String(Properties['AlarmName']).replace('${self:service}-${sls:stage}-', ''), runbook: /infra\/runbooks\/([a-z-]+)\.md/.exec(String(Properties['AlarmDescription']))?.[1] ?? '' }));

for (const [language, guide] of Object.entries(guides)) {
  describe(`the operators’ guide, ${language}`, () => {
    test('names no npm script and no file that is not there', () => {
      const named = Array.from(guide.matchAll(/npm run ([a-z][a-z:-]*)/g), ([, name = '']) => name);
      assert.ok(named.length > 8);
      assert.deepEqual(named.filter((name) => scripts[name] === undefined), []);
      const linked = Array.from(guide.matchAll(/\]\(([^)#]+)\)/g), ([, path = '']) => resolve(ROOT, 'infra/guide', path));
      assert.deepEqual(linked.filter((path) => !existsSync(path)), []);
      for (const [, path = ''] of guide.matchAll(/--config (\S+)/g)) assert.ok(existsSync(join(ROOT, path)), path);
    });

    test('says what is needed, and everything before it is used', () => {
      const before = (earlier: string, later: string): void => {
        const [first, second] = [guide.indexOf(earlier), guide.indexOf(later)];
        assert.ok(first >= 0 && second > first, `${earlier} comes before ${later}`);
      };
      for (const tool of ['AWS CLI', 'OpenSSL', 'Node.js 24', 'curl', 'git']) before(tool, '```sh');
      before('npm run deploy -- --stage live', 'aws apigatewayv2 create-domain-name');
      before('put-resource-policy', 'npm run deploy -- --stage live');
      before('"format": "edudata-steward/bootstrap/1"', 'openssl pkeyutl -sign');
      before('ACCOUNT=', '$ACCOUNT');
      before('aws sns subscribe', 'npm run doctor -- --stage live');
      const [, policy = ''] = /put-resource-policy .*--policy-document '(.*)'$/m.exec(guide) ?? [];
      const { Statement: [statement] } = JSON.parse(policy.replaceAll(/'"\$(\w+)"'/g, '$1')) as { readonly Statement: readonly { readonly Resource: string; readonly Principal: unknown }[] };
      assert.equal(statement?.Resource, 'arn:aws-cn:logs:AWS_REGION:ACCOUNT:log-group:/aws/http-api/*:log-stream:*');
      assert.deepEqual(statement.Principal, { Service: 'delivery.logs.amazonaws.com' });
    });

    test('uses a stage file of the operator’s own, and no region but that of the environment or of the stage file', () => {
      assert.ok(!existsSync(join(ROOT, 'infra/aws/stages/live.yml')));
      for (const block of shell(guide)) {
        assert.deepEqual(Array.from(block.matchAll(/--stage ([a-z]\w*)/g), ([, stage]) => stage).filter((stage) => stage !== 'live'), []);
        assert.doesNotMatch(block.replace(/^export .*$/m, ''), /cn-north|--region/);
      }
      assert.match(shell(guide).join(''), /^env -u AWS_REGION npx sls deploy --config serverless\.key-replica\.yml --stage live$/m);
    });

    test('has one row for every alarm of the stack, with its runbook', () => {
      const rows = Array.from(guide.matchAll(/^\| `([a-z-]+)` \| \[[^\]]+\]\(\.\.\/runbooks\/([a-z-]+)\.md\) \|$/gm), ([, name = '', runbook = '']) => ({ name, runbook }));
      const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
      assert.deepEqual([...rows].sort(byName), [...alarmNames].sort(byName));
    });

    test('says of a month what request-units.md says, to a tenth', () => {
      const measured = Array.from(read('infra/aws/request-units.md').matchAll(/^\| (?:District|City|Province), [\d,]+ pupils \|.*\| ([\d.,]+) \|$/gm), ([, cny = '']) => Number(cny.replaceAll(',', '')));
      const said = Array.from(guide.matchAll(/^\| (?:district|city|province|区县|市|省)[，,].*\| ([\d,]+) \|$/gm), ([, cny = '']) => Number(cny.replaceAll(',', '')));
      assert.equal(measured.length, 3);
      assert.deepEqual(said.map((cny, i) => Math.abs(cny - (measured[i] ?? 0)) <= cny / 10), [true, true, true], `the guide says ${said.join(', ')}, measured are ${measured.join(', ')}`);
    });
  });
}

test('the runbook of late jobs says after how long each of them alarms', () => {
  const seconds = Object.values(alarms(UNITS) as Readonly<Record<string, { readonly Properties: { readonly EvaluationPeriods?: number; readonly Metrics?: readonly { readonly MetricStat?: { readonly Period: number } }[] } }>>)
    .flatMap(({ Properties: { Metrics, EvaluationPeriods = 0 } }) => (Metrics?.[0]?.MetricStat ? [Metrics[0].MetricStat.Period * EvaluationPeriods] : []));
  const said: Readonly<Record<number, readonly [string, string]>> = { 900: ['15 minutes', '15 分钟'], 2700: ['45 minutes', '45 分钟'], 10_800: ['three hours', '3 小时'], 86_400: ['one day', '1 天'] };
  const runbook = read('infra/runbooks/job-late.md');
  for (const time of new Set(seconds)) for (const text of said[time] ?? assert.fail(`${time} s`)) assert.ok(runbook.includes(text), text);
});

test('the pages of the alarms that a damaged item raises lead to its way out, in both languages; callers are told no command', () => {
  const page = read('infra/runbooks/api-errors.md');
  for (const text of ['STORED_ITEM_ALTERED', 'UnreadableItem', 'npm run restore:stage', '(restore.md)', 'npm run ledger:compare', 'npm run restore -- --from', '已损坏']) assert.ok(page.includes(text), text);
  for (const other of ['function-errors', 'job-late']) assert.match(read(`infra/runbooks/${other}.md`), /UnreadableItem.*\(api-errors\.md\).*STORED_ITEM_ALTERED.*损坏/);
  const { zh, en } = REFUSAL_CODES.STORED_ITEM_ALTERED;
  assert.doesNotMatch(`${zh} ${en}`, /npm run/);
});

test('both languages of the guide give the same commands and the same steps', () => {
  assert.deepEqual(shell(guides.zh), shell(guides.en));
  const headings = (guide: string): readonly string[] => Array.from(guide.matchAll(/^#+ ?\d*/gm), ([heading]) => heading);
  assert.deepEqual(headings(guides.zh), headings(guides.en));
});

test('the guide’s own lines lead from its bootstrap file to a published resource', async () => {
  const world = await createTestWorld({ empty: true });
  const atDemoIssuer = (text: string): string => text.replaceAll('https://id.example.cn', DEMO_ISSUER);
  const [, file = ''] = /```json\n([\s\S]*?)```/.exec(guides.en) ?? [];
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const content = Buffer.from(atDemoIssuer(file));
  const { unit } = await bootstrapPlatform(world.platform, { content, signature: sign(null, content, privateKey).toString('base64'), publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  const known = new Map<string, string>([['BUREAU', unit]]);
  const filled = (text: string): string => text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => known.get(name) ?? assert.fail(`$${name} is not known yet`));
  const lines = shell(guides.en).join('').split('\n').filter((line) => /^api [a-z]+ /.test(line));
  assert.equal(lines.length, 11);
  let last: AnyBody = {};
  for (const line of lines) {
    const [, who = '', method = '', path = '', body = '', version, property, name] = /^api (\S+) (\S+) (\S+) '([^']*)'(?: (\d+))?(?:  # (\w+) → ([A-Z]+))?$/.exec(line) ?? assert.fail(line);
    const { status, body: answer } = await world.as(who).send(method, filled(path), JSON.parse(filled(atDemoIssuer(body))), version === undefined ? {} : { 'if-match': `"${version}"` });
    assert.ok(status < 300, `${line}\n${status} ${JSON.stringify(answer)}`);
    if (property !== undefined && name !== undefined) known.set(name, String(answer[property]));
    last = answer;
  }
  assert.equal(last['state'], 'PUBLISHED');
  world.close();
});
