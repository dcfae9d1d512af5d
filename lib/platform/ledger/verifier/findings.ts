/** Every way in which an export may be wrong, by a stable code. */
export const FINDINGS = {
  ENTRY_DROPPED: { zh: '条目被删去', en: 'an entry was dropped' },
  ENTRY_CHANGED: { zh: '条目被改动', en: 'an entry was changed' },
  ENTRY_REORDERED: { zh: '条目次序被改动', en: 'entries were reordered' },
  ENTRY_DOUBLED: { zh: '条目重复', en: 'an entry stands twice' },
  ENTRY_ADDED: { zh: '混入了未经签名的条目', en: 'an entry was added that was not signed' },
  ENTRY_MALFORMED: { zh: '条目无法识读', en: 'an entry cannot be read' },
  SHARD_GAP: { zh: '分片编号不连续', en: 'a shard skips a number' },
  TILE_CHANGED: { zh: '哈希块被改动', en: 'a hash tile was changed' },
  TILE_MISSING: { zh: '缺少哈希块', en: 'a hash tile is missing' },
  ROOT_MISMATCH: { zh: '内容与已签名的根哈希不符', en: 'the content is not what the signed root says' },
  HISTORY_REWRITTEN: { zh: '历史被改写：签名有效，但与先前的检查点矛盾', en: 'history was rewritten: validly signed, yet it contradicts an earlier checkpoint' },
  SPLIT_VIEW: { zh: '同一账本出现两份相互矛盾的已签名内容', en: 'two views of one log, both signed, contradict each other' },
  SIZE_SHRUNK: { zh: '账本变短：条目数少于先前的检查点', en: 'the log is shorter than an earlier checkpoint says' },
  CHECKPOINT_MISSING: { zh: '缺少检查点', en: 'a checkpoint is missing' },
  CHECKPOINT_MALFORMED: { zh: '检查点格式错误', en: 'a checkpoint is malformed' },
  ORIGIN_MISMATCH: { zh: '检查点属于另一账本', en: 'a checkpoint belongs to another log' },
  WRONG_KEY: { zh: '检查点未由受信公钥签名', en: 'a checkpoint is not signed by a trusted key' },
  SIGNATURE_INVALID: { zh: '检查点签名无效', en: "a checkpoint's signature is invalid" },
  RECEIPT_NOT_INCLUDED: { zh: '回执所指条目不在账本中', en: 'the entry of a receipt is not in the log' },
} as const;
export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  /** Leaf index, tree size, path or receipt: where it was found. */
  readonly where: string;
}

/** Takes a finding; the same one counts once. */
export type Report = (code: FindingCode, where: string) => void;

const KEPT_OF_EACH = 100;

/** Keeps the first hundred of each code and counts the rest, so that a ruined export needs no memory. */
export function createFindings(): { readonly report: Report; list(): readonly Finding[]; counts(): Readonly<Partial<Record<FindingCode, number>>> } {
  const kept = new Map<string, Finding>();
  const counts = new Map<FindingCode, number>();
  return {
    report(code, where) {
      const count = counts.get(code) ?? 0;
      if (kept.has(`${code} ${where}`)) return;
      counts.set(code, count + 1);
      if (count < KEPT_OF_EACH) kept.set(`${code} ${where}`, { code, where });
    },
    list: () => [...kept.values()],
    counts: () => Object.fromEntries(counts),
  };
}
