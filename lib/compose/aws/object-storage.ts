import { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../platform/clock.ts';
import type { Bucket } from '../../platform/objects/objects.ts';
import { createS3Objects, s3ClientSettings } from '../../platform/objects/s3-objects.ts';
import { requestHandler } from './clients.ts';
import { optionalSetting } from './environment.ts';

export const s3 = new S3Client({ ...s3ClientSettings, maxAttempts: 4, requestHandler });

const none = 'not-configured';
/** A function knows the buckets that its role may use; another one's name is none that S3 would take. */
export const buckets: Readonly<Record<Bucket, string>> = {
  uploads: optionalSetting('BUCKET_UPLOADS') ?? none, documents: optionalSetting('BUCKET_DOCUMENTS') ?? none,
  archive: optionalSetting('BUCKET_ARCHIVE') ?? none, ledger: optionalSetting('BUCKET_LEDGER') ?? none,
};

export const createObjects = (clock: Clock) => createS3Objects({ client: s3, buckets, clock });
