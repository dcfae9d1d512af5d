import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toMilliseconds } from '../../calendar/instant.ts';
import type { Clock } from '../clock.ts';
import { discardDraft, draftName, publishDraft } from '../files/durable.ts';
import { requireObjectKey } from './object-key.ts';
import { readPermit, type UploadPermit } from './upload-signature.ts';

/** `signature` → 403, `expired` → 403, `too-large` → 413, `exists` → 409: other bytes are there already. */
export type UploadRefusal = 'signature' | 'expired' | 'too-large' | 'exists';

export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
  readonly reason: UploadRefusal;
  constructor(reason: UploadRefusal) {
    super(`upload refused: ${reason}`);
    this.reason = reason;
  }
}

export interface UploadResult {
  readonly key: string;
  readonly bytes: number;
  /** hex SHA-256 of what was stored. */
  readonly sha256: string;
}

interface UploadPlace {
  readonly drafts: string;
  readonly clock: Clock;
  readonly secret: Uint8Array;
  readonly pathOf: (key: string) => string;
}

function requirePermit({ clock, secret }: UploadPlace, path: string, query: URLSearchParams): UploadPermit {
  const key = path.startsWith('/uploads/') ? path.slice('/uploads/'.length) : '';
  const permit = readPermit(secret, key, query);
  if (!permit) throw new UploadRefused('signature');
  if (toMilliseconds(clock.now()) >= toMilliseconds(permit.expiresAt)) throw new UploadRefused('expired');
  requireObjectKey(permit.key);
  return permit;
}

/** Streams one upload to a draft in constant memory and publishes it whole. The same bytes again succeed. */
export async function acceptUpload(place: UploadPlace, path: string, query: URLSearchParams, body: AsyncIterable<Uint8Array>): Promise<UploadResult> {
  const { key, maxBytes } = requirePermit(place, path, query);
  const draft = join(place.drafts, draftName('upload'));
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(draft, 'wx', 0o600);
  try {
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new UploadRefused('too-large');
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const sha256 = hash.digest('hex');
    const target = place.pathOf(key);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    if (!publishDraft(draft, target) && (await digestOf(target)) !== sha256) throw new UploadRefused('exists');
    return { key, bytes, sha256 };
  } finally {
    discardDraft(draft);
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
