import { ImportProgressEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { ImportWork, StepResult } from './import-work.ts';

/** The uploaded file is clear text: it is deleted as soon as it is not needed, and again once nobody can upload it any more. */
export async function endImport({ call, work, progress }: ImportWork): Promise<StepResult> {
  await call.platform.objects.delete('uploads', work.value.objectKey);
  if (call.now < work.value.expiresAt) {
    await call.bookkeep([ImportProgressEntity.replace(progress, { ...progress.value, idleUntil: work.value.expiresAt })]);
    return 'waiting';
  }
  await call.bookkeep([ImportProgressEntity.remove(progress, 'progress')]);
  return 'done';
}
