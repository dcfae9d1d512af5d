import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { toMilliseconds } from '../../calendar/instant.ts';
import type { Clock } from '../clock.ts';
import { isAppendOnly, requireObjectKey, requirePrefix, requireRange } from './object-key.ts';
import { DeletionForbidden, ObjectExists, ObjectsUnavailable, UploadTooLarge, type Bucket, type ObjectStorage } from './objects.ts';

export interface S3ObjectsOptions {
  readonly client: S3Client;
  /** Names of the buckets; the one for `ledger` has object lock. */
  readonly buckets: Readonly<Record<Bucket, string>>;
  readonly clock: Clock;
}

/**
 * Settings for the client: left to itself it signs the checksum of an empty body into upload addresses, and every
 * upload but an empty one would be refused.
 */
export const s3ClientSettings = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

/** A presigned PUT cannot bound a length: the limit is signed into the object's metadata and checked when it is read. */
const limitHeader = 'x-amz-meta-max-bytes';
const limitName = 'max-bytes';
/** S3 signs addresses for at most seven days. */
const longestSeconds = 7 * 86_400;

const answeredWith = (error: unknown, status: number): boolean => error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
const unavailable = (error: unknown): never => {
  throw new ObjectsUnavailable(`object storage answered ${error instanceof Error ? error.name : 'unknown'}`, { cause: error });
};
/** `undefined` for 404; for 416 the range lies past the end. */
const orMissing = (error: unknown): undefined | 'past the end' => {
  if (answeredWith(error, 404)) return undefined;
  if (answeredWith(error, 416)) return 'past the end';
  return unavailable(error);
};

export function createS3Objects({ client, buckets, clock }: S3ObjectsOptions): ObjectStorage {
  const place = (bucket: Bucket, key: string) => {
    requireObjectKey(key);
    return { Bucket: buckets[bucket], Key: key };
  };
  const requireWithinLimit = (metadata: Record<string, string> | undefined, size: number, key: string): void => {
    const limit = metadata?.[limitName];
    if (limit !== undefined && size > Number(limit)) throw new UploadTooLarge(`${key} has ${size} bytes of ${limit} permitted`);
  };

  async function get(bucket: Bucket, key: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array | undefined> {
    if (range) requireRange(range);
    if (range && range.start === range.end) return (await size(bucket, key)) === undefined ? undefined : new Uint8Array();
    const answer = await client
      .send(new GetObjectCommand({ ...place(bucket, key), ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }) }))
      .catch(orMissing);
    if (!answer) return undefined;
    if (answer === 'past the end') return new Uint8Array();
    if (!answer.Body) throw new ObjectsUnavailable('object storage answered without bytes');
    const total = Number(answer.ContentRange?.split('/')[1] ?? answer.ContentLength);
    requireWithinLimit(answer.Metadata, total, key);
    return answer.Body.transformToByteArray().catch(unavailable);
  }

  async function size(bucket: Bucket, key: string): Promise<number | undefined> {
    const answer = await client.send(new HeadObjectCommand(place(bucket, key))).catch(orMissing);
    if (!answer || answer === 'past the end') return undefined;
    if (answer.ContentLength === undefined) throw new ObjectsUnavailable('object storage answered without a size');
    requireWithinLimit(answer.Metadata, answer.ContentLength, key);
    return answer.ContentLength;
  }

  return {
    get,
    size,
    async put(bucket, key, bytes) {
      try {
        await client.send(new PutObjectCommand({ ...place(bucket, key), Body: bytes, IfNoneMatch: '*', ChecksumAlgorithm: 'CRC32' }));
      } catch (error) {
        if (!answeredWith(error, 412)) throw error instanceof TypeError ? error : unavailable(error);
        const standing = await get(bucket, key);
        if (!standing || Buffer.compare(standing, bytes) !== 0) throw new ObjectExists(`${bucket}/${key} is there with other bytes`);
      }
    },
    async *list(bucket, prefix) {
      requirePrefix(prefix);
      let after: string | undefined;
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: buckets[bucket], Prefix: prefix, ...(after && { ContinuationToken: after }) }))
          .catch(unavailable);
        for (const { Key: key, Size: bytes } of page.Contents ?? []) if (key !== undefined && bytes !== undefined) yield { key, size: bytes };
        after = page.NextContinuationToken;
      } while (after);
    },
    async delete(bucket, key) {
      const target = place(bucket, key);
      if (isAppendOnly(bucket)) throw new DeletionForbidden(`${bucket} is append-only`);
      await client.send(new DeleteObjectCommand(target)).catch(unavailable);
    },
    async uploadAddress(key, { maxBytes, expiresAt }) {
      const seconds = Math.floor((toMilliseconds(expiresAt) - toMilliseconds(clock.now())) / 1000);
      if (seconds < 1 || seconds > longestSeconds) throw new RangeError(`an upload address lives 1 to ${longestSeconds} seconds, not ${seconds}`);
      const headers = { 'if-none-match': '*', [limitHeader]: String(maxBytes) };
      const command = new PutObjectCommand({ ...place('uploads', key), IfNoneMatch: '*', Metadata: { [limitName]: String(maxBytes) } });
      const url = await getSignedUrl(client, command, {
        expiresIn: seconds,
        signingDate: new Date(clock.now()),
        unhoistableHeaders: new Set([limitHeader]),
        signableHeaders: new Set(['host', ...Object.keys(headers)]),
      });
      if (url.includes('x-amz-checksum-')) throw new TypeError('the S3 client is not built with s3ClientSettings');
      return { method: 'PUT', url, headers, expiresAt };
    },
  };
}
