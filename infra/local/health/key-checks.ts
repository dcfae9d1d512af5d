import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { isFileError, writeOnce } from '../../../lib/platform/files/durable.ts';
import { createDataKey } from '../../../lib/platform/keys/data-key.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import { DecryptionFailed, KeyUnavailable, type KeyService } from '../../../lib/platform/keys/keys.ts';
import { decodeWrappedKey } from '../../../lib/platform/keys/wrapped-key-file.ts';
import { OperatorFault } from '../operator-fault.ts';

const Canary = z.strictObject({ masterKeyId: z.string(), wrapped: z.base64() });
const context = { key: 'canary' };
const sample = 20;

const openService = (keyFolder: string): KeyService => createFileKeyService({ file: join(keyFolder, 'master-key.json'), suite: 'sm4-ctr-hmac-sm3', create: false });

/** Something small that the master key has wrapped: whether it opens tells this master key from another. */
export async function keepCanary(keyFolder: string): Promise<void> {
  const file = join(keyFolder, 'canary.json');
  if (existsSync(file)) return;
  const { wrapped, masterKeyId } = await openService(keyFolder).generate(16, context);
  writeOnce(file, Buffer.from(JSON.stringify({ masterKeyId, wrapped: Buffer.from(wrapped).toString('base64') })), { mode: 0o600 });
}

/** The canary's file is damaged, or the master key's: which of them cannot be told here. */
export class CanaryDamaged extends OperatorFault {
  override readonly name = 'CanaryDamaged';
}
const damaged = (file: string, cause: unknown): CanaryDamaged => new CanaryDamaged(`${file} 已损坏或缺失，无法核对主密钥是否仍是原来的一把。请停止服务，从密钥所在加密卷的副本放回该文件；确无副本、且确知 master-key.json 未被改动时，删除该文件再启动，即会重新生成 · is damaged or missing, so nobody can tell whether the master key is still the same. Stop, and put the file back from the copy of the encrypted volume of the keys; where there is none, and master-key.json is known to be untouched, delete the file and start again: it is made anew.`, { cause });

function readCanary(file: string): z.output<typeof Canary> {
  try {
    return Canary.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError || isFileError(cause, 'ENOENT')) throw damaged(file, cause);
    throw cause;
  }
}

/** The master key as its file holds it now opens the canary. @throws KeyUnavailable, CanaryDamaged */
export async function requireMasterKey(keyFolder: string): Promise<void> {
  const file = join(keyFolder, 'canary.json');
  const { masterKeyId, wrapped } = readCanary(file);
  try {
    await openService(keyFolder).unwrap(Buffer.from(wrapped, 'base64'), masterKeyId, context);
  } catch (error) {
    if (error instanceof DecryptionFailed) throw damaged(file, error); // the key is that which it names
    if (error instanceof KeyUnavailable && error.code === 'other-master-key') throw new KeyUnavailable(`${join(keyFolder, 'master-key.json')} 与 ${file} 不相配 · are not of one another: ${error.message}`, error.code, { cause: error });
    throw error;
  }
}

/** Opens some wrapped data keys with every call, in turn, so that all are looked at in time. @throws KeyUnavailable, DecryptionFailed */
export function createDataKeyCheck(keyFolder: string): () => Promise<void> {
  const [live, destroyed] = [join(keyFolder, 'data-keys', 'live'), join(keyFolder, 'data-keys', 'destroyed')];
  let from = 0;
  return async () => {
    const service = openService(keyFolder);
    const files = readdirSync(live).filter((file) => /^[0-9a-f]{64}\.json$/.test(file)).sort();
    if (from >= files.length) from = 0;
    for (const file of files.slice(from, from + sample)) await requireDataKey(service, live, destroyed, file.slice(0, 64));
    from += sample;
  };
}

async function requireDataKey(service: KeyService, live: string, destroyed: string, digest: string): Promise<void> {
  try {
    const bytes = readFileSync(join(live, `${digest}.json`));
    const name = /"name":"([^"]+)"/.exec(bytes.toString('utf8'))?.[1] ?? '';
    const key = decodeWrappedKey(bytes, name);
    const opened = createDataKey(key.suite, await service.unwrap(key.wrapped, key.masterKeyId, { key: name }));
    if (opened.commitment !== key.commitment || createHash('sha256').update(name).digest('hex') !== digest) throw new KeyUnavailable(`the key file ${digest} is not what it says`, 'damaged');
  } catch (error) {
    if (isFileError(error, 'ENOENT') || existsSync(join(destroyed, digest))) return; // destroyed meanwhile
    throw error;
  }
}
