import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openLocalSigners } from '../../../lib/compose/local.ts';
import { isFileError, writeOnce } from '../../../lib/platform/files/durable.ts';
import { createDataKey } from '../../../lib/platform/keys/data-key.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import { KeyUnavailable, type KeyService } from '../../../lib/platform/keys/keys.ts';
import { decodeWrappedKey } from '../../../lib/platform/keys/wrapped-key-file.ts';
import { verifierKey } from '../../../lib/platform/ledger/checkpoint.ts';
import { STREAMS } from '../../../lib/platform/ledger/entry.ts';
import { readCheckpoint } from '../../../lib/platform/ledger/verifier/checkpoint-note.ts';
import { readKeys } from '../../../lib/platform/ledger/verifier/trusted-key.ts';
import type { Platform } from '../../../lib/platform/platform.ts';

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

/** The master key as its file holds it now opens the canary. @throws KeyUnavailable, DecryptionFailed */
export async function requireMasterKey(keyFolder: string): Promise<void> {
  const { masterKeyId, wrapped } = Canary.parse(JSON.parse(readFileSync(join(keyFolder, 'canary.json'), 'utf8')));
  await openService(keyFolder).unwrap(Buffer.from(wrapped, 'base64'), masterKeyId, context);
}

/** The signing keys as their files hold them now are those in use, and signed the last checkpoints. @throws KeyUnavailable */
export async function requireSigners(keyFolder: string, { signers, ledgerReader }: Pick<Platform, 'signers' | 'ledgerReader'>): Promise<void> {
  const stored = openLocalSigners(keyFolder, false);
  for (const [index, signer] of signers.entries()) {
    if (!Buffer.from(signer.publicKey).equals(stored[index]?.publicKey ?? Buffer.alloc(0))) throw new KeyUnavailable(`the stored ${signer.algorithm} signing key is another than the one in use`, 'damaged');
    await stored[index]?.sign(Buffer.from('health'));
  }
  for (const stream of STREAMS) {
    const checkpoint = await ledgerReader.latest(stream);
    if (!checkpoint) continue;
    const { origin, note } = checkpoint;
    const read = readCheckpoint(Buffer.from(note), origin, readKeys(stored.map((signer) => verifierKey(origin, signer)).join('\n')));
    if ('problem' in read) throw new KeyUnavailable(`the signing keys are not those that signed the last checkpoint of ${stream}: ${read.problem}`, 'damaged');
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
