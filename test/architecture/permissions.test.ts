import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { alarms } from '../../infra/aws/alarms.ts';
import { buckets } from '../../infra/aws/buckets.ts';
import { keys } from '../../infra/aws/keys.ts';
import { rolesOf } from '../../infra/aws/roles.ts';
import { tables } from '../../infra/aws/tables.ts';
import { UNITS } from '../../infra/aws/units.ts';
import { ROOT } from './sources.ts';

const page = readFileSync(join(ROOT, 'infra/guide/permissions.md'), 'utf8');
const rowOf = (step: string): readonly string[] => {
  const [, actions = ''] = new RegExp(`^\\| ${step} [^|]*\\| (.*) \\|$`, 'm').exec(page) ?? assert.fail(step);
  return Array.from(actions.matchAll(/`([^`]+)`/g), ([, action = '']) => action);
};

/** As IAM names what the SDK calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  GetBucketEncryption: 's3:GetEncryptionConfiguration', GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration', GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  GetApiMappings: 'apigateway:GET', GetDomainNames: 'apigateway:GET',
};
const SERVICES: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs', eventbridge: 'events' };

/** `dynamodb:DescribeTable`: every command of the SDK that these files import. */
const calledIn = (...patterns: readonly string[]): readonly string[] => patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .flatMap((path) => Array.from(readFileSync(join(ROOT, path), 'utf8').matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)))
  .flatMap(([, names = '', client = '']) => Array.from(names.matchAll(/\b(\w+)Command\b/g), ([, name = '']) => RENAMED[name] ?? `${SERVICES[client] ?? client}:${name}`));

describe('the permissions that the guide lists', () => {
  for (const { step, files } of [
    { step: '10 doctor', files: ['infra/aws/operator/checks/*.ts', 'infra/aws/operator/doctor.ts', 'lib/platform/keys/dynamodb-recovery-copies.ts'] },
    { step: 'restore', files: ['infra/aws/operator/restore/*.ts'] },
  ]) {
    test(`${step}: every call to the cloud is in them`, () => {
      const called = [...new Set(calledIn(...files))];
      assert.ok(called.length > 7, called.join(' '));
      assert.deepEqual(called.filter((action) => !rowOf(step).includes(action)), []);
    });
  }

  test('doctor: none of them changes anything', () => {
    assert.deepEqual(rowOf('10 doctor').filter((action) => !/:(Describe|Get|List|BatchGet|Query|Decrypt|GET)/.test(action)), []);
  });

  test('deploying: each service whose resources the stack makes is in them', () => {
    const types = Object.values({ ...tables(), ...buckets(), ...keys(), ...alarms(UNITS), ...rolesOf(UNITS, '') } as Readonly<Record<string, { readonly Type: string }>>).map(({ Type }) => Type.split('::')[1]?.toLowerCase() ?? '');
    const services = new Set(rowOf('7 deploy').map((action) => action.split(':')[0]));
    assert.deepEqual([...new Set(types)].filter((service) => !services.has(service)), []);
  });
});
