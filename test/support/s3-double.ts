import {
  DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException,
  type DeleteObjectCommandInput, type GetObjectCommandInput, type HeadObjectCommandInput, type ListObjectsV2CommandInput, type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { s3ClientSettings } from '../../lib/platform/objects/s3-objects.ts';

interface Stored {
  readonly bytes: Uint8Array;
  readonly metadata: Record<string, string> | undefined;
}

export const s3Error = (name: string, httpStatusCode: number) => new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: name });

/** Buckets in memory: conditional puts, ranges, pages of two; nothing else is answered. */
export function s3Double() {
  const client = new S3Client({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' }, ...s3ClientSettings });
  const double = mockClient(client);
  const objects = new Map<string, Stored>();
  const at = (input: { readonly Bucket?: string | undefined; readonly Key?: string | undefined }) => `${input.Bucket}/${input.Key}`;
  double.onAnyCommand().rejects(new Error('the double was not told what to answer'));
  double.on(PutObjectCommand).callsFake(async (input: PutObjectCommandInput) => {
    assert.equal(input.IfNoneMatch, '*', 'an unconditional put');
    if (objects.has(at(input))) throw s3Error('PreconditionFailed', 412);
    const body = input.Body instanceof Uint8Array ? input.Body : assert.fail('no bytes');
    objects.set(at(input), { bytes: body.slice(), metadata: input.Metadata });
    return { $metadata: {} };
  });
  double.on(GetObjectCommand).callsFake(async (input: GetObjectCommandInput) => {
    const { bytes, metadata } = objects.get(at(input)) ?? (() => { throw s3Error('NoSuchKey', 404); })();
    const range = /^bytes=(\d+)-(\d+)$/.exec(input.Range ?? '');
    assert.equal(range !== null, input.Range !== undefined);
    const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, bytes.length)] : [0, bytes.length];
    if (range && start >= bytes.length) throw s3Error('InvalidRange', 416);
    return {
      $metadata: {}, Metadata: metadata, ContentLength: end - start, ...(range && { ContentRange: `bytes ${start}-${end - 1}/${bytes.length}` }),
      Body: { transformToByteArray: async () => bytes.slice(start, end) },
    };
  });
  double.on(HeadObjectCommand).callsFake(async (input: HeadObjectCommandInput) => {
    const { bytes, metadata } = objects.get(at(input)) ?? (() => { throw s3Error('NotFound', 404); })();
    return { $metadata: {}, ContentLength: bytes.length, Metadata: metadata };
  });
  double.on(ListObjectsV2Command).callsFake(async (input: ListObjectsV2CommandInput) => {
    const start = `${input.Bucket}/`;
    const keys = [...objects.keys()].filter((key) => key.startsWith(start + (input.Prefix ?? ''))).sort();
    const from = Number(input.ContinuationToken ?? 0);
    return {
      $metadata: {}, Contents: keys.slice(from, from + 2).map((key) => ({ Key: key.slice(start.length), Size: objects.get(key)?.bytes.length })),
      ...(from + 2 < keys.length && { NextContinuationToken: String(from + 2) }),
    };
  });
  double.on(DeleteObjectCommand).callsFake(async (input: DeleteObjectCommandInput) => {
    objects.delete(at(input));
    return { $metadata: {} };
  });
  return { client, double, objects };
}
