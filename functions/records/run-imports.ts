import { justAfter } from '../../lib/calendar/instant.ts';
import { toRefusal } from '../../lib/operation/faults.ts';
import { job } from '../../lib/operation/operation.ts';
import { ImportProgressEntity } from '../../lib/platform/storage/entities/records.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import type { ImportId } from '../../lib/identifiers.ts';
import type { Phase } from '../../lib/records/import.ts';
import { awaitUpload } from './import/await-upload.ts';
import { checkFile } from './import/check-file.ts';
import { endImport } from './import/end-import.ts';
import { loadWork, type ImportCall, type ImportWork, type StepResult } from './import/import-work.ts';
import { loadRows } from './import/load-rows.ts';
import { settleImport } from './import/settle-import.ts';
import { undoImport } from './import/undo-import.ts';

const STEPS: Record<Phase, (step: ImportWork) => Promise<StepResult>> = {
  awaiting: awaitUpload, checking: checkFile, loading: loadRows, settling: settleImport, undoing: undoImport, ending: endImport,
};

export const runImports = job({
  name: 'runImports',
  context: 'records',
  summary: { zh: '处理已上传的导入文件', en: 'Work on uploaded import files' },
  every: '1 minute',
  rules: ['access.controls', 'crypto.rest', 'retention.personalData'],
  uses: ['keys', 'objects'],
  async run(call) {
    const counts = { imports: 0, steps: 0 };
    const faults: unknown[] = [];
    for await (const { value: { importId } } of call.platform.storage.each(ImportProgressEntity.list('unfinished', { partition: ['all'], to: [justAfter(call.now)] }))) {
      if (!call.timeLeft()) return { counts, more: true };
      counts.imports += 1;
      try {
        counts.steps += await workOn(call, importId);
      } catch (fault) { // one that cannot go on must not keep the others waiting
        call.platform.log.error('import.failed', { importId, fault: fault instanceof Error ? fault.name : typeof fault });
        await sayHindrance(call, importId, fault);
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
    return { counts, more: !call.timeLeft() };
  },
});

/** Takes steps until the import waits for something; every step begins with what stands in the store. */
async function workOn(call: ImportCall, importId: ImportId): Promise<number> {
  let steps = 0;
  let conflicts = 0;
  while (call.timeLeft() && conflicts < 3) {
    const step = await loadWork(call, importId);
    if (!step) return steps;
    try {
      steps += 1;
      if (await STEPS[step.progress.value.phase](step) !== 'more') return steps;
    } catch (error) {
      if (!(error instanceof CommitConflict)) throw error;
      conflicts += 1; // somebody changed the resource, or works on this import too: look again
    }
  }
  return steps;
}

/** For whoever looks at the import: what it waits for, in a refusal's words. Said once for as long as it is the same. */
async function sayHindrance({ platform: { storage }, bookkeep, now }: ImportCall, importId: ImportId, fault: unknown): Promise<void> {
  const progress = await storage.get(ImportProgressEntity.ref({ importId }));
  const { code, detail } = toRefusal(fault);
  if (!progress || (progress.value.idleUntil ?? now) > now) return; // it waits for nothing that is hindered
  if (progress.value.hindrance?.code === code && progress.value.hindrance.detail.en === detail.en) return;
  try {
    await bookkeep([ImportProgressEntity.replace(progress, { ...progress.value, hindrance: { code, detail, since: now } })]);
  } catch (error) {
    if (!(error instanceof CommitConflict)) throw error; // it goes on elsewhere
  }
}
