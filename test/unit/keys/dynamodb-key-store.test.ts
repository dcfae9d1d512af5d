import { BatchGetItemCommand, DescribeContinuousBackupsCommand, DescribeTableCommand, GetResourcePolicyCommand, DynamoDBClient, ListBackupsCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ResourceId } from '../../../lib/identifiers.ts';
import { createDynamodbKeyStore } from '../../../lib/platform/keys/dynamodb-key-store.ts';
import { BACKUP_ACTIONS, findRecoveryCopies } from '../../../lib/platform/keys/dynamodb-recovery-copies.ts';
import { KeyUnavailable, type KeyName } from '../../../lib/platform/keys/keys.ts';
import { someWrappedKey } from '../../contract/key-store.ts';
import { keyTableDouble } from '../../support/key-table-double.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const resourceId = ResourceId.parse('resource-pupils');
const cohort = (day: string): KeyName => ({ kind: 'cohort', resourceId, cohort: day });
const open = (table: ReturnType<typeof keyTableDouble>, deletes = true) =>
  createDynamodbKeyStore({ client: table.client, table: 'keys', clock: virtualClock(), deletes: async () => deletes });
const unavailable = (code: string) => (error: unknown) => error instanceof KeyUnavailable && error.code === code;

describe('the key table', () => {
  test('up to a hundred names are one consistent batch', async () => {
    const table = keyTableDouble('keys');
    const store = await open(table);
    await store.get(Array.from({ length: 100 }, (_, i) => cohort(`day-${i}`)));
    assert.equal(table.double.commandCalls(BatchGetItemCommand).length, 1);
  });

  test('keys left unprocessed are asked for again', async () => {
    const table = keyTableDouble('keys');
    const store = await open(table);
    await store.put(cohort('a'), someWrappedKey());
    await store.put(cohort('b'), someWrappedKey());
    table.leaveUnprocessed(1);
    assert.deepEqual((await store.get([cohort('a'), cohort('b'), cohort('c')])).map((key) => typeof key), ['object', 'object', 'undefined']);
  });

  test('keys that stay unprocessed are throttled, never taken for absent', async () => {
    const table = keyTableDouble('keys');
    const store = await open(table);
    table.double.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { keys: { Keys: [{ keyName: { S: 'x' } }] } } });
    await assert.rejects(store.get([cohort('a')]), unavailable('throttled'));
  });

  for (const [name, code] of [['ProvisionedThroughputExceededException', 'throttled'], ['ResourceNotFoundException', 'not-found'], ['TimeoutError', 'unreachable']] as const)
    test(`${name} makes keys unavailable: ${code}`, async () => {
      const table = keyTableDouble('keys');
      const store = await open(table);
      table.double.on(BatchGetItemCommand).rejects(Object.assign(new Error('no'), { name }));
      table.double.on(PutItemCommand).rejects(Object.assign(new Error('no'), { name }));
      await assert.rejects(store.get([cohort('a')]), unavailable(code));
      await assert.rejects(store.put(cohort('a'), someWrappedKey()), unavailable(code));
      await assert.rejects(store.destroy(cohort('a')), unavailable(code));
    });

  test('a tombstone holds the name and the first instant, nothing of the key', async () => {
    const table = keyTableDouble('keys');
    const clock = virtualClock();
    const store = await createDynamodbKeyStore({ client: table.client, table: 'keys', clock, deletes: async () => true });
    await store.put(cohort('2032-07-31'), someWrappedKey());
    const at = clock.now();
    await store.destroy(cohort('2032-07-31'));
    clock.advance({ days: 1 });
    await store.destroy(cohort('2032-07-31'));
    assert.deepEqual([...table.items.values()], [{ keyName: { S: 'cohort/resource-pupils/2032-07-31' }, destroyedAt: { S: at } }]);
  });

  test('a damaged item is refused', async () => {
    const table = keyTableDouble('keys');
    const store = await open(table);
    table.items.set('cohort/resource-pupils/a', { keyName: { S: 'cohort/resource-pupils/a' }, wrapped: { B: new Uint8Array(3) } });
    await assert.rejects(store.get([cohort('a')]), unavailable('damaged'));
  });

  test('whether it deletes is what the check found', async () => {
    assert.equal((await open(keyTableDouble('keys'), true)).deletes, true);
    assert.equal((await open(keyTableDouble('keys'), false)).deletes, false);
  });
});

describe('recovery copies of the key table', () => {
  const found = (state: { readonly recovery?: 'ENABLED' | 'DISABLED'; readonly stream?: boolean; readonly backups?: number }) => {
    const client = new DynamoDBClient({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
    const double = mockClient(client);
    double.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED', ...(state.recovery && { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: state.recovery } }),
      },
    });
    double.on(DescribeTableCommand).resolves({ Table: state.stream ? { StreamSpecification: { StreamEnabled: true } } : {} });
    double.on(ListBackupsCommand).resolves({ BackupSummaries: Array.from({ length: state.backups ?? 0 }, () => ({ TableName: 'keys' })) });
    return findRecoveryCopies(client, 'keys');
  };

  test('there are none on a plain table', async () => assert.deepEqual(await found({ recovery: 'DISABLED' }), []));
  test('point-in-time recovery is one, and so is not knowing', async () => {
    assert.deepEqual(await found({ recovery: 'ENABLED' }), ['point-in-time-recovery']);
    assert.deepEqual(await found({}), ['point-in-time-recovery']);
  });
  test('a stream is one', async () => assert.deepEqual(await found({ recovery: 'DISABLED', stream: true }), ['stream']));
  test('a backup is one', async () => assert.deepEqual(await found({ recovery: 'DISABLED', backups: 1 }), ['backup']));

  describe('where backups are forbidden by the table’s own policy', () => {
    const asked = (policy: object | undefined) => {
      const client = new DynamoDBClient({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
      const double = mockClient(client);
      double.on(DescribeContinuousBackupsCommand).resolves({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } } });
      double.on(DescribeTableCommand).resolves({ Table: { TableArn: 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/keys' } });
      if (policy) double.on(GetResourcePolicyCommand).resolves({ Policy: JSON.stringify(policy) });
      else double.on(GetResourcePolicyCommand).rejects(new Error('PolicyNotFoundException'));
      return findRecoveryCopies(client, 'keys', { backups: 'forbidden' });
    };
    const denying = (change: object = {}) => ({ Statement: [{ Effect: 'Deny', Principal: '*', Action: BACKUP_ACTIONS, ...change }] });

    test('there are none, and nobody is asked for a list', async () => {
      assert.deepEqual(await asked(denying()), []);
      assert.deepEqual(await asked(denying({ Principal: { AWS: '*' } })), []);
    });
    test('a policy that leaves a way counts as a copy', async () => {
      for (const change of [{ Effect: 'Allow' }, { Principal: { AWS: 'arn:aws-cn:iam::123456789012:root' } }, { Condition: { Bool: {} } }, { Action: BACKUP_ACTIONS.slice(1) }]) {
        assert.deepEqual(await asked(denying(change)), ['backup'], JSON.stringify(change));
      }
    });
    test('no policy is no answer', async () => { await assert.rejects(asked(undefined), /PolicyNotFound/); });
  });
});
