import { createFileObjects } from '../../lib/platform/objects/file-objects.ts';
import { createS3Objects } from '../../lib/platform/objects/s3-objects.ts';
import { s3Double } from '../support/s3-double.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { objectStorageContract } from './object-storage.ts';

objectStorageContract('files', (t) =>
  createFileObjects({ folder: temporaryFolder(t), clock: virtualClock(), secret: new Uint8Array(32).fill(1), baseUrl: 'http://127.0.0.1:8080' }));

objectStorageContract('S3 double', () =>
  createS3Objects({ client: s3Double().client, clock: virtualClock(), buckets: { uploads: 'steward-uploads', documents: 'steward-documents', archive: 'steward-archive', ledger: 'steward-ledger' } }));
