import type { ImportWork, StepResult } from './import-work.ts';
import { moveTo, toProgress } from './import-work.ts';

/** The file is there and as large as announced; or it never came; or it is another file. */
export async function awaitUpload(step: ImportWork): Promise<StepResult> {
  const { call: { platform, now }, work: { value: work }, progress: { value: progress } } = step;
  const size = await platform.objects.size('uploads', work.objectKey);
  if (size === undefined) {
    if (now < work.expiresAt) return 'waiting';
    await moveTo(step, 'ABANDONED', progress, [toProgress(step, { ...progress, phase: 'ending' })]);
    return 'more';
  }
  if (size === work.bytesTotal) {
    await moveTo(step, 'RUNNING', progress, [toProgress(step, { ...progress, phase: 'checking' })]);
    return 'more';
  }
  const error = { line: 1, pointer: '', code: 'SIZE_DIFFERS', detail: { zh: `文件应为 ${work.bytesTotal} 字节，实收 ${size} 字节`, en: `${work.bytesTotal} bytes were announced, ${size} arrived` } };
  const failed = { ...progress, errors: [error], errorCount: 1, phase: 'ending' as const };
  await moveTo(step, 'FAILED', failed, [toProgress(step, failed)]);
  return 'more';
}
