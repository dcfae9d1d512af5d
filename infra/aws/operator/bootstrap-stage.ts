import { createHash } from 'node:crypto';
import { SHARDS } from '../../../lib/compose/aws/ground.ts';
import { KeyUnavailable } from '../../../lib/platform/keys/keys.ts';
import { STREAMS } from '../../../lib/platform/ledger/entry.ts';
import type { Entry } from '../../../lib/platform/ledger/ledger.ts';
import { EntryEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import type { Storage } from '../../../lib/platform/storage/storage.ts';
import { bootstrapPlatform, BootstrapRefused, type SignedBootstrap } from '../../local/bootstrap-platform.ts';
import { OperatorFault } from '../../local/operator-fault.ts';
import type { OpenStage } from './open-stage.ts';

export interface Bootstrapped {
  /** False where an earlier run had entered this very file. */
  readonly begun: boolean;
  readonly people: readonly string[];
  readonly receipt: string;
  /** Name, algorithm and base64 public key of each signer: what verifiers need. */
  readonly signers: readonly { readonly name: string; readonly algorithm: string; readonly publicKey: string }[];
}

/**
 * The first entry of a deployed stage from a signed file, and its signing key. Run again with the same file it completes
 * what is missing and changes nothing else.
 * @throws BootstrapRefused, OperatorFault
 */
export async function bootstrapStage({ platform, openSigners }: Pick<OpenStage, 'platform' | 'openSigners'>, signed: SignedBootstrap): Promise<Bootstrapped> {
  const first = await firstEntries(platform.storage);
  const entered = first.find(({ event }) => event.action === 'platform.bootstrapped' && event.facts?.['fileSha256'] === createHash('sha256').update(signed.content).digest('hex'));
  if (first.length > 0 && !entered) throw new BootstrapRefused('平台已用另一份文件初始化，或已有数据，不能再次执行 · The stage has begun already, with another file.');
  const made = entered ? placeOf(entered) : await bootstrapPlatform(platform, signed);
  const signers = await openSigners(true).catch(toOperator);
  return {
    begun: !entered, people: made.people, receipt: made.receipt,
    signers: signers.map(({ name, algorithm, publicKey }) => ({ name, algorithm, publicKey: Buffer.from(publicKey).toString('base64') })),
  };
}

/** What is wrong with a key of the cloud, in one line; run again, it goes on from here. */
function toOperator(error: unknown): never {
  if (!(error instanceof KeyUnavailable)) throw error;
  throw new OperatorFault(`签名密钥未能生成或打开（${error.message}）。请检查主密钥与 SM2 密钥的状态和权限后，以同一命令重试 · The signing key could not be made or opened: look at the state of the master key and the SM2 key, and at your rights; then repeat the same command.`);
}

function placeOf({ stream, shard, number, event }: Entry): Pick<Bootstrapped, 'people' | 'receipt'> {
  const people = event.facts?.['administrators'];
  return { people: Array.isArray(people) ? people : [], receipt: `${stream}/${shard}/${number}` };
}

/** The oldest entry of every shard. */
async function firstEntries(storage: Storage): Promise<readonly Entry[]> {
  const shards = STREAMS.flatMap((stream) => Array.from({ length: SHARDS }, (_, shard) => ({ stream, shard })));
  const pages = await Promise.all(shards.map(({ stream, shard }) => storage.list(EntryEntity.list('primary', { partition: [stream, shard] }), { limit: 1 })));
  return pages.flatMap(({ items }) => items.map(({ value }) => value));
}
