import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_ORIGIN, openLocalSigners, SIGNING_KEY_FILES } from '../../../lib/compose/local.ts';
import { writeOnce } from '../../../lib/platform/files/durable.ts';
import type { Signers } from '../../../lib/platform/keys/keys.ts';
import { verifierKey } from '../../../lib/platform/ledger/checkpoint.ts';
import { STREAMS, type StoredCheckpoint } from '../../../lib/platform/ledger/entry.ts';
import { latestCheckpoint } from '../../../lib/platform/ledger/order.ts';
import { readCheckpoint } from '../../../lib/platform/ledger/verifier/checkpoint-note.ts';
import { readKeys } from '../../../lib/platform/ledger/verifier/trusted-key.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { UnreadableItem } from '../../../lib/platform/storage/store.ts';
import { OperatorFault } from '../operator-fault.ts';

type Signed = Pick<StoredCheckpoint, 'origin' | 'note'>;

/** A signing key that is valid, and is not the one with which this folder's ledger is signed. */
export class OtherSigningKey extends OperatorFault {
  override readonly name = 'OtherSigningKey';
  constructor(files: readonly string[], pinned: string) {
    super(`签名密钥文件 ${files.join('、')} 已损坏或被更换：其公钥与最近的检查点或 ${pinned} 所载不符，以它签署的账本无法验证，因此不再签署。请停止服务，从密钥所在加密卷的副本放回所列文件（若损坏的是 ${pinned}，则放回该文件）· The signing key file is damaged or another: its public key is not the one of the newest checkpoint, or of ${pinned}, and nobody could verify what it signs, so nothing is signed. Stop, and put ${files.join(' and ')} back from the copy of the encrypted volume of the keys (or ${pinned}, where that file is the damaged one).`);
  }
}

const pinnedFile = (keyFolder: string): string => join(keyFolder, 'public-keys.txt');

/** Keeps the public keys beside the private ones, once: a fresh folder has no checkpoint that would tell a damaged key. */
export function keepPublicKeys(keyFolder: string, signers: Signers): void {
  const file = pinnedFile(keyFolder);
  if (!existsSync(file)) writeOnce(file, Buffer.from(signers.map((signer) => `${verifierKey(LOG_ORIGIN, signer)}\n`).join('')), { mode: 0o600 });
}

/** Key files whose key alone does not verify one of these checkpoints, or is not the one that was kept. @throws UnreadableItem */
function findOthers(keyFolder: string, signers: Signers, checkpoints: readonly Signed[]): readonly string[] {
  const pinned = existsSync(pinnedFile(keyFolder)) ? readFileSync(pinnedFile(keyFolder), 'utf8').split('\n') : undefined;
  const isOther = (signer: Signers[number]): boolean => {
    const problems = checkpoints.map(({ origin, note }) => {
      const read = readCheckpoint(Buffer.from(note), origin, readKeys(verifierKey(origin, signer)));
      if ('head' in read || read.problem === 'WRONG_KEY') return 'problem' in read;
      throw new UnreadableItem(`${origin}: the newest checkpoint is not as it was signed: ${read.problem}`);
    });
    return problems.includes(true) || (pinned !== undefined && !pinned.includes(verifierKey(LOG_ORIGIN, signer)));
  };
  return signers.filter(isOther).map(({ algorithm }) => join(keyFolder, SIGNING_KEY_FILES[algorithm]));
}

/** What a folder's key files and its newest checkpoints say, where no platform is open. @throws KeyUnavailable, UnreadableItem */
export const otherSigningKeys = (keyFolder: string, checkpoints: readonly Signed[]): readonly string[] =>
  findOthers(keyFolder, openLocalSigners(keyFolder, false), checkpoints);

/** As `otherSigningKeys`, refusing. @throws OtherSigningKey, KeyUnavailable, UnreadableItem */
export function requireStoredSigners(keyFolder: string, checkpoints: readonly Signed[]): void {
  const others = otherSigningKeys(keyFolder, checkpoints);
  if (others.length > 0) throw new OtherSigningKey(others, pinnedFile(keyFolder));
}

/**
 * Each signing key by itself, as its file holds it now and as it is in use, is the one that was kept and that signed the
 * newest checkpoints: one good signature beside it is not enough, an auditor may hold only the other key.
 * @throws OtherSigningKey, KeyUnavailable, UnreadableItem
 */
export async function requireSigners(keyFolder: string, { signers, storage, ledgerReader }: Pick<Platform, 'signers' | 'storage' | 'ledgerReader'>): Promise<void> {
  const checkpoints = (await Promise.all(STREAMS.map((stream) => latestCheckpoint(storage, stream)))).filter((checkpoint) => checkpoint !== undefined);
  const stored = openLocalSigners(keyFolder, false);
  const replaced = signers.filter(({ publicKey }, index) => !Buffer.from(publicKey).equals(stored[index]?.publicKey ?? Buffer.alloc(0))).map(({ algorithm }) => join(keyFolder, SIGNING_KEY_FILES[algorithm]));
  const others = [...new Set([...replaced, ...findOthers(keyFolder, signers, checkpoints)])];
  if (others.length === 0) return;
  for (const stream of STREAMS) await ledgerReader.latest(stream); // a checkpoint that was altered is no fault of the keys
  throw new OtherSigningKey(others, pinnedFile(keyFolder));
}
