import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { foldersOf } from '../../lib/compose/local.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { latestCheckpoint } from '../../lib/platform/ledger/order.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import { findDamaged, nameDamaged, type Damaged } from './damaged-items.ts';
import { otherSigningKeys } from './health/signing-keys.ts';
import { OperatorFault } from './operator-fault.ts';

const Manifest = z.strictObject({ format: z.literal('edudata-steward/backup/1'), at: z.string(), databaseSha256: z.string(), objects: z.int() });
export type BackupManifest = z.output<typeof Manifest>;

/**
 * What a backup holds of the objects. Never `uploads` (what clients brought, in clear, on its way through an import),
 * never `ledger` (append-only copies), never a key: else a restore could bring back what was destroyed.
 */
const BUCKETS = ['documents', 'archive'] as const;

export class BackupRefused extends OperatorFault {
  override readonly name = 'BackupRefused';
}

/** The folder itself, too. A path to another drive is absolute. */
function isWithin(folder: string, place: string): boolean {
  const way = relative(resolve(folder), resolve(place));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Copies database and objects to another place, never into the data folder itself; may run beside a server. A damaged database
 * is copied too, as there may be no other: the caller has to say what `damaged` names.
 * @throws BackupRefused
 */
export async function backUp({ folder, to, clock }: { readonly folder: string; readonly to: string; readonly clock: Clock }): Promise<BackupManifest & { readonly damaged: Damaged }> {
  const { database, objects } = foldersOf(folder);
  if (!existsSync(database)) throw new BackupRefused(`${folder} 不是数据目录 · is no data folder`);
  if (isWithin(folder, to)) throw new BackupRefused(`${to} 在数据目录之内，备份须存放于其他位置 · lies within the data folder; a backup is kept at another place`);
  if (existsSync(to) && !statSync(to).isDirectory()) throw new BackupRefused(`${to} 是文件而不是目录 · is a file, not a folder`);
  if (existsSync(to) && readdirSync(to).length > 0) throw new BackupRefused(`${to} 不是空目录 · is not empty`);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const store = createSqliteStore({ file: database, clock });
  try {
    store.copyTo(join(to, 'steward.sqlite')); // the database first: an object it names is there before it
  } finally {
    store.close();
  }
  mkdirSync(join(to, 'objects'), { mode: 0o700 });
  for (const bucket of BUCKETS) if (existsSync(join(objects, bucket))) cpSync(join(objects, bucket), join(to, 'objects', bucket), { recursive: true });
  const manifest: BackupManifest = { format: 'edudata-steward/backup/1', at: clock.now(), databaseSha256: await sha256(join(to, 'steward.sqlite')), objects: countFiles(join(to, 'objects')) };
  writeFileSync(join(to, 'backup.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return { ...manifest, damaged: findDamaged(join(to, 'steward.sqlite')) };
}

/**
 * Puts database and objects of a backup into a folder that no process uses. Keys, append-only copies and what was
 * stored since stay. A database of another installation, with damaged items, or of another layout, is refused before anything
 * is touched; damaged items may be asked for. The caller replays destructions and the ledger before anything is served.
 * @throws BackupRefused; StoreUnavailable for a database of another layout; KeyUnavailable, UnreadableItem where the keys or the newest checkpoint are
 */
export async function putBack({ folder, from, clock, evenDamaged }: { readonly folder: string; readonly from: string; readonly clock: Clock; readonly evenDamaged: boolean }): Promise<BackupManifest & { readonly damaged: Damaged }> {
  const { database, objects, keys } = foldersOf(folder);
  const manifest = readManifest(from);
  if (!existsSync(keys)) throw new BackupRefused(`${keys} 不存在：没有密钥，备份无法读取 · The keys are missing: a backup is unreadable without them.`);
  const source = join(from, 'steward.sqlite');
  if (!existsSync(source)) throw new BackupRefused(`${source} 不存在 · is missing from the backup`);
  if ((await sha256(source)) !== manifest.databaseSha256) throw new BackupRefused('备份的数据库与清单不符 · The database in the backup is not the one it lists.');
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 });
  const beside = `${database}.restored`;
  try {
    const damaged = examine(source, beside, clock);
    if (damaged.count > 0 && !evenDamaged) throw new BackupRefused(`备份中有 ${damaged.count} 项内容已损坏或被改动（${nameDamaged(damaged)}），未作任何恢复：请改用更早的备份；确无完好的备份时加 --even-damaged，损坏的内容在恢复后仍不予提供 · ${damaged.count} items of the backup are damaged or were altered (${nameDamaged(damaged)}), and nothing was restored: take an earlier backup; where none is intact add --even-damaged, and what is damaged is still not served afterwards.`);
    await requireSignedHere(beside, keys, clock);
    for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true });
    renameSync(beside, database);
    for (const bucket of BUCKETS) if (existsSync(join(from, 'objects', bucket))) cpSync(join(from, 'objects', bucket), join(objects, bucket), { recursive: true, force: false });
    return { ...manifest, damaged };
  } finally {
    removeDatabase(beside);
  }
}

const removeDatabase = (file: string): void => { for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true }); };

/** Copies the database beside the one in use, and looks whether this version reads it, and each of its items. */
function examine(source: string, beside: string, clock: Clock): Damaged {
  copyFileSync(source, beside);
  chmodSync(beside, 0o600);
  createSqliteStore({ file: beside, clock }).close();
  return findDamaged(beside);
}

/** A ledger that other keys have signed is another installation's. */
async function requireSignedHere(beside: string, keys: string, clock: Clock): Promise<void> {
  const store = createSqliteStore({ file: beside, clock });
  try {
    const storage = createStorage(store);
    const checkpoints = (await Promise.all(STREAMS.map((stream) => latestCheckpoint(storage, stream)))).filter((checkpoint) => checkpoint !== undefined);
    const others = otherSigningKeys(keys, checkpoints);
    if (others.length > 0) throw new BackupRefused(`该备份的账本不是以此数据目录的密钥签署的，未作任何恢复：请核对 DATA_FOLDER 和备份是否属于同一平台；确属同一平台的，说明密钥文件 ${others.join('、')} 已损坏或被更换，请先从密钥副本放回 · The ledger in this backup was not signed with the keys of this data folder, and nothing was restored: see that DATA_FOLDER and the backup are of one installation. If they are, ${others.join(' and ')} is damaged or another: put it back from the copy of the keys first.`);
  } finally {
    store.close();
  }
}

function readManifest(from: string): BackupManifest {
  const file = join(from, 'backup.json');
  if (!existsSync(file)) throw new BackupRefused(`${from} 中没有备份 · holds no backup`);
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new BackupRefused(`${file} 不是备份清单或已损坏 · is no list of a backup, or is damaged`, { cause });
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

const countFiles = (folder: string): number =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 0);
