import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/**
 * Removes an object with all its versions from a bucket that keeps them. S3 refuses while a version is locked.
 * Idempotent.
 */
export async function removeVersions(client: S3Client, bucket: string, key: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [], IsTruncated } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const own = [...Versions, ...DeleteMarkers].filter((version) => version.Key === key);
  for (const { VersionId } of own) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }));
  if (IsTruncated && own.length > 0) await removeVersions(client, bucket, key);
}
