import { createHash, createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { personIdOf } from '../../lib/operation/identity.ts';
import type { Person } from '../../lib/organizations/actor.ts';
import { Unit } from '../../lib/organizations/unit.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { EntryEntity } from '../../lib/platform/storage/entities/ledger.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { SHARDS } from '../../lib/compose/local.ts';
import { OperatorFault } from './operator-fault.ts';

const Bootstrap = z.strictObject({
  format: z.literal('edudata-steward/bootstrap/1'),
  unit: Unit.pick({ name: true, kind: true, level: true, regulation: true, creditCode: true }),
  administrators: z.array(z.strictObject({ issuer: z.string().min(1), subject: z.string().min(1), displayName: z.string().min(1).max(60) })).min(1).max(20),
});

/** What an operator can put right, in one line. */
export class BootstrapRefused extends OperatorFault {
  override readonly name = 'BootstrapRefused';
}

export interface SignedBootstrap {
  readonly content: Uint8Array;
  /** base64 Ed25519 signature over the exact bytes. */
  readonly signature: string;
  /** PEM (SPKI). */
  readonly publicKey: string;
}

/**
 * Creates the first unit and its administrators, once, as the ledger's first entry: afterwards everybody else is
 * registered by them, through operations.
 * @throws BootstrapRefused
 */
export async function bootstrapPlatform(platform: Pick<Platform, 'clock' | 'random' | 'storage' | 'ledger'>, signed: SignedBootstrap): Promise<{ readonly unit: UnitId; readonly people: readonly string[]; readonly receipt: string }> {
  const { unit, administrators } = readSigned(signed);
  if (await hasEntries(platform)) throw new BootstrapRefused('平台已经初始化，不能再次执行 · The platform has begun already; this runs once.');
  const now = platform.clock.now();
  const unitId = UnitId.parse(`unit-${platform.random.token()}`);
  const first: Unit = { ...unit, unitId, path: [unitId], abroad: false, overrides: {}, createdAt: now };
  const people = administrators.map(({ issuer, subject, displayName }): Person => ({
    personId: personIdOf(issuer, subject), displayName, unitId, unitPath: [unitId],
    roles: [{ role: 'UnitAdministrator', unitId, since: toLocalDate(now) }], delegations: [], createdAt: now,
  }));
  const receipt = await platform.ledger.commit({
    stream: 'operations', action: 'platform.bootstrapped', operation: 'bootstrap', subject: { unitId },
    facts: { fileSha256: createHash('sha256').update(signed.content).digest('hex'), signedBy: fingerprintOf(signed.publicKey), administrators: people.map(({ personId }) => personId) },
  }, [UnitEntity.insert(first), ...people.map((person) => PersonEntity.insert(person, `person ${person.personId}`))]);
  return { unit: unitId, people: people.map(({ personId }) => personId), receipt: `${receipt.stream}/${receipt.shard}/${receipt.number}` };
}

function readSigned({ content, signature, publicKey }: SignedBootstrap): z.output<typeof Bootstrap> {
  const key = keyOf(publicKey);
  if (!verify(null, content, key, Buffer.from(signature, 'base64'))) throw new BootstrapRefused('签名与文件不符 · The signature does not fit the file.');
  const parsed = Bootstrap.safeParse(jsonOf(content));
  if (parsed.success) return parsed.data;
  throw new BootstrapRefused(`文件内容不符合要求 · The file is not valid: ${parsed.error.issues.map(({ path, message }) => `/${path.join('/')} ${message}`).join('; ')}`);
}

function keyOf(pem: string): ReturnType<typeof createPublicKey> {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // told below like a key of another kind
  }
  throw new BootstrapRefused('公钥须为 Ed25519（PEM）· The public key must be Ed25519 in PEM.');
}

function jsonOf(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return undefined; // told as a file that is not valid
  }
}

const fingerprintOf = (pem: string): string => createHash('sha256').update(createPublicKey(pem).export({ type: 'spki', format: 'der' })).digest('hex');

async function hasEntries({ storage }: Pick<Platform, 'storage'>): Promise<boolean> {
  for (const stream of STREAMS) {
    for (let shard = 0; shard < SHARDS; shard += 1) {
      if ((await storage.list(EntryEntity.list('primary', { partition: [stream, shard] }), { limit: 1 })).items.length > 0) return true;
    }
  }
  return false;
}
