import { toKeyRefusal } from '../../../lib/operation/key-problems.ts';
import { KeyDestroyed, KeyUnavailable } from '../../../lib/platform/keys/keys.ts';
import type { RowError } from '../../../lib/records/import.ts';
import type { ImportWork } from './import-work.ts';

/**
 * What a key forbids, as the import's errors. A destroyed key never comes back; a lost or wrong one waits for an
 * operator, and the file, in clear text, does not wait with it. What passes by itself (a key service that is out of
 * reach) is thrown on: the next run tries again.
 */
export async function orKeyErrors<R>({ call: { platform: { log } }, work: { value: { importId } } }: Pick<ImportWork, 'call' | 'work'>, act: () => Promise<R>): Promise<R | { readonly errors: readonly RowError[] }> {
  try {
    return await act();
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    log.error('import.key-missing', { importId, key: problem.code, message: error instanceof Error ? error.message : '' });
    return { errors: [{ line: 1, pointer: '', ...problem }] };
  }
}

function problemOf(error: unknown): Pick<RowError, 'code' | 'detail'> | undefined {
  if (error instanceof KeyDestroyed) return { code: 'KEY_DESTROYED', detail: { zh: '该到期日的数据已申请销毁、正在销毁或已销毁，不能再存入记录', en: 'The destruction of what ends on this day is asked for, under way or done' } };
  if (!(error instanceof KeyUnavailable) || (error.code !== 'absent' && error.code !== 'damaged')) return undefined;
  return { code: error.code === 'absent' ? 'KEY_ABSENT' : 'KEY_DAMAGED', detail: toKeyRefusal(error).detail };
}
