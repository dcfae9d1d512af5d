import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { GUARD_RULES } from '../../../infra/region-guard/rules.ts';
import { checkTemplate } from '../../../infra/region-guard/check-template.ts';
import { longestDays, longestLogFloor } from '../../../infra/region-guard/log-floor.ts';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import { checkEnvironment, NotDomestic, requireDomestic, type Environment } from '../../../lib/platform/domestic/check-environment.ts';
import { describeFindings } from '../../../lib/platform/domestic/finding.ts';
import { START_RULES } from '../../../lib/platform/domestic/start-rules.ts';
import { demandsOf } from '../../../lib/regulations/demands.ts';
import type { ProfileEntry } from '../../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import type { Regulation } from '../../../lib/regulations/regulation.ts';

const on = LocalDate.parse('2026-11-22');
const ids = (env: Environment) => checkEnvironment(env).map(({ id, resource }) => `${id} ${resource}`);
const home = { AWS_REGION: 'cn-north-1' };

/** As Lambda starts a process in the mainland, with what this product sets. */
const LAMBDA: Environment = {
  ...home, AWS_DEFAULT_REGION: 'cn-north-1', AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', AWS_LAMBDA_FUNCTION_NAME: 'steward-prod-grants', AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/22/[$LATEST]0123456789abcdef',
  AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001', AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1:2000', _AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1', _HANDLER: '.build/grants.handler', LAMBDA_TASK_ROOT: '/var/task', LANG: 'en_US.UTF-8',
  LD_LIBRARY_PATH: '/var/lang/lib:/lib64', NODE_PATH: '/opt/nodejs/node_modules', PATH: '/usr/local/bin:/usr/bin', TZ: ':UTC', AWS_ACCESS_KEY_ID: 'ASIA0123456789ABCDEF', AWS_SECRET_ACCESS_KEY: 'ab/cd+ef//gh==', AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjE//x+/=', AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  TABLE_REGISTRY: 'edudata-steward-prod-registry', MASTER_KEY: 'arn:aws-cn:kms:cn-north-1:123456789012:key/0f3d2c1b-0000-4000-8000-000000000001', LOG_ORIGIN: 'ledger.example.cn/prod', CURSOR_SECRET: 'Zm9vYmFy',
  TOKEN_ISSUER: 'https://id.example.cn', TOKEN_AUDIENCE: 'edudata-steward', DOMESTIC_HOSTS: 'id.example.cn=赣ICP备12345678号',
};

describe('a process', () => {
  test('starts as Lambda starts it in the mainland, and beside an emulator of this machine', () => {
    assert.deepEqual(ids(LAMBDA), []);
    assert.doesNotThrow(() => requireDomestic(LAMBDA, { on }));
    assert.deepEqual(ids({ ...home, AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', npm_config_registry: 'https://registry.example.org/' }), []);
  });

  test('does not start without a region, or in one that is not in the mainland', () => {
    for (const AWS_REGION of [undefined, '', 'us-east-1', 'cn-hongkong', 'CN-NORTH-1', 'cn-north-1 ', 'cn-north-4']) assert.deepEqual(ids({ AWS_REGION }), ['region-allowed AWS_REGION'], AWS_REGION);
    assert.ok(ids({ ...home, AWS_DEFAULT_REGION: 'cn-northwest-1' }).includes('settings-agree AWS_DEFAULT_REGION'));
  });

  test('does not start with any variable that points abroad, each under its rule', () => {
    const pointing: Readonly<Record<string, string>> = {
      BACKUP_REGION: 'region-allowed', AWS_ENDPOINT_URL_S3: 'endpoint-domestic', MASTER_KEY: 'key-domestic', QUEUE: 'partition-domestic', NOTIFY_WEBHOOK: 'webhook-domestic', HTTPS_PROXY: 'address-judgeable', STATS_URL: 'tls-only',
      NODE_TLS_REJECT_UNAUTHORIZED: 'tls-verified', DOMESTIC_HOSTS: 'guard-not-loosened',
    };
    const env = {
      ...home, BACKUP_REGION: 'ap-east-1', AWS_ENDPOINT_URL_S3: 'https://s3.us-east-1.amazonaws.com', MASTER_KEY: 'arn:aws:kms:us-east-1:1:key/x', QUEUE: 'arn:aws:sqs:us-east-1:1:q', NOTIFY_WEBHOOK: 'https://hooks.example.org/x',
      HTTPS_PROXY: 'https://8.8.8.8:3128', STATS_URL: 'http://s3.cn-north-1.amazonaws.com.cn', NODE_TLS_REJECT_UNAUTHORIZED: '0', DOMESTIC_HOSTS: '*.example.cn=赣ICP备12345678号',
    };
    assert.deepEqual(ids(env).sort(), Object.entries(pointing).map(([name, id]) => `${id} ${name}`).sort());
    assert.deepEqual([...new Set([...Object.values(pointing), 'settings-agree'])].sort(), Object.keys(START_RULES).sort(), 'every rule of the start is shown');
  });

  test('says everything at once, in Chinese and English, with the article, and never what else a variable holds', () => {
    const env = { AWS_REGION: 'ap-east-1', DATABASE_URL: 'https://clerk:hunter2@db.example.org/pupils?id=110101' };
    assert.throws(() => requireDomestic(env, { on }), (error: unknown) => {
      assert.ok(error instanceof NotDomestic);
      assert.equal(error.findings.length, 2);
      for (const text of ['AWS_REGION', 'DATABASE_URL', 'db.example.org', 'region-allowed', 'endpoint-domestic', 'DOMESTIC_STORAGE_REQUIRED', '第43条', 'Art. 43', 'storage.location', '区域不在境内']) assert.ok(error.message.includes(text), text);
      assert.doesNotMatch(error.message, /hunter2|clerk|110101/);
      return true;
    });
  });

  test('no other name of a variable lets a foreign address pass', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,24}$/), (name) => {
      fc.pre(!/^(PATH|PWD|OLDPWD|HOME|SHELL|TERM.*|LANG|LC_.*|HOSTNAME|LS_COLORS|SSH_.*|GPG_.*|DEBIAN_.*|NODE_PATH|LD_LIBRARY_PATH|LAMBDA_.*_DIR|AWS_EXECUTION_ENV|AWS_LAMBDA_(LOG|FUNCTION).*|LOG_ORIGIN)$/.test(name));
      assert.ok(ids({ ...home, [name]: 'https://collect.example.org/v1' }).length > 0, name);
    }));
  });
});

/** The same text with other values of some keys. */
function variant(id: string, changes: Readonly<Record<string, unknown>>): Regulation {
  const [first] = REGULATIONS;
  assert.ok(first);
  return {
    ...first, id, title: { zh: `${id}办法`, en: `${id} measures` },
    versions: first.versions.map((version) => {
      const entries = { ...version.profile.entries } as Record<string, ProfileEntry<unknown>>;
      for (const [key, value] of Object.entries(changes)) {
        const entry = entries[key];
        assert.ok(entry && !entry.silent);
        entries[key] = { ...entry, value };
      }
      return { ...version, profile: { ...version.profile, entries } } as typeof version;
    }),
  };
}

describe('a regulation that allows more', () => {
  const lenient = variant('lenient', { 'storage.location': 'unrestricted', 'retention.archiveIsolation': false, 'logs.sharing': { value: 6, unit: 'months' }, 'logs.opening': { value: 6, unit: 'months' } });
  const strict = variant('strict', { 'logs.sharing': { value: 3, unit: 'years' } });
  const both = [...REGULATIONS, lenient];

  test('loosens nothing, beside another or alone, and is not cited for a refusal', () => {
    for (const regulations of [both, [lenient]]) assert.throws(() => requireDomestic({ AWS_REGION: 'ap-east-1' }, { on, regulations }), NotDomestic);
    assert.deepEqual(demandsOf('domestic-storage', on, both).map(({ citation }) => citation.regulation), ['nanchang'], 'the only text that says so');
    assert.match(describeFindings(checkEnvironment({ AWS_REGION: 'ap-east-1' }), START_RULES, { on, regulations: [lenient] }), /本产品的底线[\s\S]*the floor of this product/);
  });

  test('every regulation that asks for it is cited', () => {
    const text = describeFindings([{ id: 'region-allowed', resource: 'region', found: 'ap-east-1' }], START_RULES, { on, regulations: [...REGULATIONS, strict] });
    assert.match(text, /第43条.*；《strict办法》第43条/);
    assert.equal(demandsOf('domestic-storage', LocalDate.parse('2018-01-01')).length, 0, 'not before it is in force');
  });

  test('the longest period for logs counts, whoever asks for less', () => {
    assert.equal(longestLogFloor(on), 731);
    assert.equal(longestLogFloor(on, both), 731);
    assert.equal(longestLogFloor(on, [...both, strict]), 1096);
    assert.equal(longestLogFloor(on, []), 184);
    assert.deepEqual([1, 6, 12, 24, 60].map(longestDays), [31, 184, 366, 731, 1827]);
    const group = (RetentionInDays: number) => checkTemplate({ Resources: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays, KmsKeyId: 'alias/x' } } } }, { region: 'cn-north-1', declared: new Set(), on, regulations: [...both, strict] });
    assert.deepEqual([group(731), group(1096)].map((findings) => findings.map(({ id }) => id)), [['log-kept'], []]);
  });
});

describe('the table of rules', () => {
  test('says in both languages what each refuses, and where it looks', () => {
    for (const [id, { refuses, where }] of Object.entries(GUARD_RULES)) {
      assert.match(refuses.zh, /\p{Script=Han}{4}/u, id);
      assert.match(refuses.en, /^[A-Z]/, id);
      assert.ok(where.length > 0, id);
    }
    for (const [id, { where }] of Object.entries(START_RULES)) assert.ok((where as readonly string[]).includes('start'), id);
  });
  test('rests on an article of a regulation now in force', () => {
    for (const [id, { rule }] of Object.entries(GUARD_RULES)) {
      const demands = demandsOf(rule, on);
      assert.ok(demands.length > 0 && demands.every(({ citation }) => citation.articles.length > 0), id);
    }
  });
});
