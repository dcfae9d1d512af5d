import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Instant } from '../../../lib/calendar/instant.ts';
import { ObjectsUnavailable, UploadTooLarge } from '../../../lib/platform/objects/objects.ts';
import { createS3Objects } from '../../../lib/platform/objects/s3-objects.ts';
import { s3Double, s3Error } from '../../support/s3-double.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const buckets = { uploads: 'steward-uploads', documents: 'steward-documents', archive: 'steward-archive', ledger: 'steward-ledger' };
const expiresAt = Instant.parse('2026-11-23T01:15:00.000Z');
const setUp = () => {
  const { client, double, objects: stored } = s3Double();
  return { double, stored, objects: createS3Objects({ client, buckets, clock: virtualClock() }) };
};

describe('S3 objects', () => {
  test('an upload address permits one new object, for as long as it says, with its limit signed in', async () => {
    const { objects } = setUp();
    const address = await objects.uploadAddress('imports/import-1.csv', { maxBytes: 1000, expiresAt });
    const url = new URL(address.url);
    assert.equal(url.host, 'steward-uploads.s3.cn-north-1.amazonaws.com.cn');
    assert.equal(url.searchParams.get('X-Amz-Expires'), '900');
    assert.equal(url.searchParams.get('X-Amz-Date'), '20261123T010000Z');
    assert.equal(url.searchParams.get('X-Amz-SignedHeaders'), 'host;if-none-match;x-amz-meta-max-bytes');
    assert.equal([...url.searchParams.keys()].some((name) => name.startsWith('x-amz-checksum')), false);
    assert.deepEqual(address.headers, { 'if-none-match': '*', 'x-amz-meta-max-bytes': '1000' });
  });

  test('an address that has ended, or lives more than seven days, is not made', async () => {
    const { objects } = setUp();
    for (const end of ['2026-11-23T01:00:00.000Z', '2026-11-30T01:00:01.000Z'])
      await assert.rejects(objects.uploadAddress('a', { maxBytes: 1, expiresAt: Instant.parse(end) }), RangeError);
  });

  test('a client that would sign the checksum of nothing is found out', async () => {
    const client = new S3Client({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
    const objects = createS3Objects({ client, buckets, clock: virtualClock() });
    await assert.rejects(objects.uploadAddress('a', { maxBytes: 1, expiresAt }), TypeError);
  });

  test('an upload larger than its address permitted is never handed out', async () => {
    const { objects, stored } = setUp();
    stored.set('steward-uploads/a', { bytes: new Uint8Array(11), metadata: { 'max-bytes': '10' } });
    stored.set('steward-uploads/b', { bytes: new Uint8Array(10), metadata: { 'max-bytes': '10' } });
    await assert.rejects(objects.size('uploads', 'a'), UploadTooLarge);
    await assert.rejects(objects.get('uploads', 'a'), UploadTooLarge);
    await assert.rejects(objects.get('uploads', 'a', { start: 0, end: 5 }), UploadTooLarge);
    assert.equal((await objects.get('uploads', 'b', { start: 0, end: 5 }))?.length, 5);
    assert.equal(await objects.size('uploads', 'b'), 10);
  });

  test('whatever S3 answers otherwise, objects are unavailable and never absent', async () => {
    const { double, objects } = setUp();
    for (const error of [s3Error('SlowDown', 503), s3Error('AccessDenied', 403), new Error('socket hang up')]) {
      double.on(GetObjectCommand).rejects(error);
      double.on(HeadObjectCommand).rejects(error);
      double.on(ListObjectsV2Command).rejects(error);
      double.on(PutObjectCommand).rejects(error);
      await assert.rejects(objects.get('uploads', 'a'), ObjectsUnavailable);
      await assert.rejects(objects.size('uploads', 'a'), ObjectsUnavailable);
      await assert.rejects(objects.put('uploads', 'a', new Uint8Array(1)), ObjectsUnavailable);
      await assert.rejects(objects.list('uploads', '')[Symbol.asyncIterator]().next(), ObjectsUnavailable);
    }
  });
});
