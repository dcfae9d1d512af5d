import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { removeVersions } from '../../../lib/platform/objects/remove-versions.ts';

describe('removing an object with its versions', () => {
  const client = new S3Client({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });

  test('removes every version and marker of that object, page by page, and of no other', async () => {
    const double = mockClient(client);
    double.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [{ Key: 'a', VersionId: '2' }, { Key: 'a', VersionId: '1' }], IsTruncated: true })
      .resolvesOnce({ Versions: [{ Key: 'a.b', VersionId: '9' }], DeleteMarkers: [{ Key: 'a', VersionId: '3' }] });
    await removeVersions(client, 'ledger', 'a');
    assert.deepEqual(double.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => [input.Key, input.VersionId]), [['a', '2'], ['a', '1'], ['a', '3']]);
  });

  test('does nothing where there is none', async () => {
    const double = mockClient(client);
    double.on(ListObjectVersionsCommand).resolves({});
    await removeVersions(client, 'ledger', 'a');
    assert.equal(double.commandCalls(DeleteObjectCommand).length, 0);
  });
});
