import { NotDomestic } from '../../lib/platform/domestic/check-environment.ts';
import { DecryptionFailed, KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import { CopiesMissing } from '../../lib/platform/ledger/copies-present.ts';
import { ObjectExists } from '../../lib/platform/objects/objects.ts';
import { StoreUnavailable, UnreadableItem } from '../../lib/platform/storage/store.ts';
import { OperatorFault } from './operator-fault.ts';

interface SystemFault extends Error {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly path?: unknown;
  readonly syscall?: unknown;
}
const fromBackup = '请停止服务，从密钥所在加密卷的副本恢复 keys/ 目录；密钥不在备份中，也不会自动重建 · stop, and put keys/ back from the copy of its encrypted volume: keys are in no backup and are never made anew.';

const SYSTEM: Readonly<Record<string, (path: string) => string>> = {
  EADDRINUSE: () => '端口已被占用，请用 PORT=… 另选 · The port is taken; choose another with PORT=….',
  EROFS: (path) => `${path} 位于只读的文件系统，请改为可写或另选 DATA_FOLDER · is on a read-only file system; make it writable or choose another DATA_FOLDER.`,
  EACCES: (path) => `没有读写 ${path} 的权限，请检查属主与权限 · No permission for it; look at its owner and mode.`,
  EPERM: (path) => `没有读写 ${path} 的权限，请检查属主与权限 · No permission for it; look at its owner and mode.`,
  ENOSPC: (path) => `磁盘已满（${path}），请清理或扩容后再启动 · The disk is full; free some space, then start again.`,
  EDQUOT: (path) => `磁盘配额已用尽（${path}），请清理或扩容后再启动 · The disk quota is spent; free some space, then start again.`,
  ENOTDIR: (path) => `${path} 不是目录，请另选 DATA_FOLDER · is no folder; choose another DATA_FOLDER.`,
  EEXIST: (path) => `${path} 是文件而不是目录，请另选 DATA_FOLDER · is a file, not a folder; choose another DATA_FOLDER.`,
  EISDIR: (path) => `${path} 是目录而不是文件 · is a folder, not a file.`,
  ENOENT: (path) => `找不到 ${path} · is not there.`,
};
/** SQLite's primary result codes. */
const SQLITE: Readonly<Record<number, string>> = {
  5: '数据库正被另一个进程写入，请稍后再试 · Another process writes to the database; try again later.',
  8: '数据库只读，请检查数据目录的权限与文件系统 · The database is read-only; look at the mode and the file system of the data folder.',
  10: '读写数据库时磁盘出错，请检查磁盘 · The disk fails while the database is read or written; look at the disk.',
  11: '数据库已损坏，请用 npm run restore 恢复备份 · The database is damaged; put a backup back with npm run restore.',
  13: '磁盘已满，请清理或扩容后再启动 · The disk is full; free some space, then start again.',
  14: '无法打开或写入数据库，请检查数据目录的权限、文件系统与剩余空间 · The database cannot be opened or written; look at the mode, file system and free space of the data folder.',
  26: '数据库文件不是 SQLite 数据库，请检查 DATA_FOLDER，或用 npm run restore 恢复备份 · The database file is no SQLite database; look at DATA_FOLDER, or put a backup back with npm run restore.',
};

const howToSignIn = '请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY（临时凭证另需 AWS_SESSION_TOKEN），或以 AWS_PROFILE 指定 ~/.aws 中的配置；须为中国区域账号的凭证：bootstrap 和 restore:stage 用部署凭证，doctor 用只读凭证（infra/guide 第 1 步） · Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN with temporary ones), or name a profile of ~/.aws with AWS_PROFILE. They must be of an account in the China partition: bootstrap and restore:stage take those for deployments, doctor those that may only read (infra/guide, step 1).';
/** How the SDK, and the cloud, say that nobody is signed in. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['CredentialsProviderError', 'TokenProviderError'].map((name) => [name, '没有可用的云凭证 · There are no credentials for the cloud'])),
  ...Object.fromEntries(['ExpiredToken', 'ExpiredTokenException'].map((name) => [name, '云凭证已过期 · The credentials for the cloud have expired'])),
  ...Object.fromEntries(['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException', 'SignatureDoesNotMatch'].map((name) => [name, '云端不接受所用凭证 · The cloud does not accept the credentials'])),
};

const otherLayout = (found: number, ours: number): string => {
  const [zh, en] = found < ours ? ['较旧', 'an older'] : ['较新', 'a newer'];
  return `数据库由${zh}版本的程序写成（布局 ${found}，本版本为 ${ours}），未作任何改动：请以该版本的程序启动或恢复，或用 DATA_FOLDER 另选空目录 · The database was written by ${en} version of the program (layout ${found}, this one is for ${ours}), and nothing was changed: start it, or restore it, with that version, or choose an empty DATA_FOLDER.`;
};

/** In Chinese and English what a person can put right, in one line but for findings, each with its article; `undefined` for a fault of the program. */
export function explainFault(error: unknown): string | undefined {
  if (error instanceof OperatorFault || error instanceof NotDomestic) return error.message;
  if (error instanceof KeyUnavailable || error instanceof DecryptionFailed) return `密钥不可用 · a key cannot be used: ${error.message}。${fromBackup}`;
  if (error instanceof CopiesMissing) return `账本的只增副本（objects/ledger）缺失：${error.streams.join('、')}。在恢复之前不提供服务：请从机外副本放回该目录；确无副本时运行 npm run ledger:rebuild-copies · The ledger's append-only copies (objects/ledger) are missing, and nothing is served without them: put them back from a copy kept elsewhere; where there is none, run npm run ledger:rebuild-copies.`;
  if (error instanceof ObjectExists && error.message.startsWith('ledger/')) return `账本的只增副本已损坏或被改动（objects/${error.message.split(' ')[0] ?? ''}），与数据库不符。请从机外副本放回该文件；确无副本时，先用 npm run ledger:compare 核查，再将该文件移出数据目录并运行 npm run ledger:rebuild-copies，由已签名的内容重建 · An append-only copy of the ledger is damaged or was altered, and differs from the database: put the file back from a copy kept elsewhere; where there is none, look at what npm run ledger:compare says, move the file out of the data folder and run npm run ledger:rebuild-copies, which writes it anew from what was signed.`;
  if (error instanceof UnreadableItem) return `存储的内容已损坏或被改动，请运行 npm run ledger:compare 核查，再停止服务并用 npm run restore -- --from <备份目录> 恢复完好的备份 · What is stored is damaged or was altered; run npm run ledger:compare, then stop and put an intact backup back with npm run restore -- --from <backup folder>: ${error.message}`;
  const [, layout, ours] = error instanceof StoreUnavailable ? /^the database has layout (\d+), this is for (\d+)$/.exec(error.message) ?? [] : [];
  if (layout !== undefined) return otherLayout(Number(layout), Number(ours));
  if (!(error instanceof Error)) return undefined;
  const signIn = Object.hasOwn(CREDENTIALS, error.name) ? CREDENTIALS[error.name] : undefined;
  if (signIn !== undefined) return `${signIn} (${error.message.split('\n')[0] ?? ''})。${howToSignIn}`;
  const { code, errcode, path, syscall }: SystemFault = error;
  if (code === 'EACCES' && syscall === 'listen') return '没有使用该端口的权限，请用 PORT=… 另选 1024 以上的端口 · No permission for this port; choose one above 1024 with PORT=….';
  const known = typeof code === 'string' && Object.hasOwn(SYSTEM, code) ? SYSTEM[code] : undefined;
  if (known) return known(typeof path === 'string' ? path : '数据目录 data folder');
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') return SQLITE[errcode & 0xff];
  return error.cause === undefined ? undefined : explainFault(error.cause);
}
