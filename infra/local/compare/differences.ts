import type { Text } from '../../../lib/regulations/refusal.ts';

/** Every way in which database, ledger and copies may contradict each other, by a stable code. */
export const DIFFERENCES = {
  DATABASE_DAMAGED: { zh: '数据库文件本身已损坏（SQLite 完整性检查所报）：仅索引损坏时，用 npm run backup 备份，停止服务，再用 npm run restore 恢复该备份，索引即重建；其余情况请恢复更早的备份', en: 'the database file itself is damaged, as SQLite finds when it checks it: where only indexes are, make a backup with npm run backup, stop, and put it back with npm run restore, which makes them anew; otherwise put an earlier backup back' },
  ITEM_ALTERED: { zh: '内容与账本所载承诺不符', en: 'the content is not what the ledger committed to' },
  ITEM_DAMAGED: { zh: '内容与其自带的摘要不符，读取时即被拒绝', en: 'it does not fit its own digest: whoever reads it is refused' },
  ITEM_UNREADABLE: { zh: '内容无法识读', en: 'the content cannot be read' },
  ITEM_OTHER_VERSION: { zh: '版本与账本所载不同', en: 'the version is another than the ledger says' },
  ITEM_MISSING: { zh: '账本中有此内容，数据库中没有', en: 'the ledger tells of it, the database lacks it' },
  ITEM_ADDED: { zh: '数据库中有此内容，账本中没有记载', en: 'the database holds it, the ledger tells nothing of it' },
  ITEM_TWICE: { zh: '同一键下存有两份内容；请恢复更早的备份', en: 'two items stand under one key; put an earlier backup back' },
  ITEM_COLUMNS: { zh: '索引或期限列与内容不符', en: 'index or period columns do not fit the content' },
  RECORDS_ALTERED: { zh: '一批记录与入账时的摘要不符', en: 'records of one slice are not those that its entry sums up' },
  RECORD_ALTERED: { zh: '记录未通过密文校验，或不在其检索项所对应的位置', en: 'a record does not decrypt as what it is, or does not stand where its look-up values belong' },
  RECORDS_COUNT: { zh: '记录数与其批次所载不符', en: 'there are more or fewer records than their cohort counts' },
  DOCUMENT_ALTERED: { zh: '文书或扫描件与签署时的摘要不符', en: 'a document or scan is not the one whose digest was signed' },
  DOCUMENT_MISSING: { zh: '缺少文书或扫描件', en: 'the file of a document or scan is missing' },
  LEDGER_BROKEN: { zh: '账本中的版本前后不衔接', en: 'changes in the ledger do not follow each other' },
  ENTRY_ALTERED: { zh: '账本条目与只增副本不符', en: 'an entry differs from its append-only copy' },
  ENTRY_MISSING: { zh: '只增副本中有此条目，数据库中没有', en: 'an entry of the append-only copies is missing in the database' },
  BATCH_MISSING: { zh: '数据库缺少确定账本条目次序的内容，或其前后不衔接', en: 'what fixes the order of the entries is missing in the database, or does not follow on' },
  TILE_ALTERED: { zh: '哈希块与只增副本不符', en: 'a hash tile differs from its append-only copy' },
  TILE_MISSING: { zh: '只增副本中有此哈希块，数据库中没有', en: 'a hash tile of the append-only copies is missing in the database' },
  CHECKPOINT_ALTERED: { zh: '检查点与只增副本不符', en: 'a checkpoint differs from its append-only copy' },
  CHECKPOINT_MISSING: { zh: '只增副本中有此检查点，数据库中没有', en: 'a checkpoint of the append-only copies is missing in the database' },
  COPY_MISSING: { zh: '缺少只增副本', en: 'an append-only copy is missing' },
  SIGNING_KEY_OTHER: { zh: '签名密钥文件（或 public-keys.txt）已损坏或被更换，与最近的检查点或所存公钥不符；请从密钥所在加密卷的副本放回', en: 'the signing key file (or public-keys.txt) is damaged or another: it does not fit the newest checkpoint, or the public keys kept beside it; put it back from the copy of the encrypted volume of the keys' },
  COPIES_UNSOUND: { zh: '只增副本本身未通过验证', en: 'the append-only copies themselves do not verify' },
} as const satisfies Record<string, Text>;
export type DifferenceCode = keyof typeof DIFFERENCES;

export interface Difference {
  readonly code: DifferenceCode;
  /** Key, position or path: where it was found. Identifiers and digests, never content. */
  readonly where: string;
}
export type Tell = (code: DifferenceCode, where: string) => void;
