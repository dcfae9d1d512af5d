import { readCheckpoint, type SignedHead } from './checkpoint-note.ts';
import type { ExportFolder } from './export-folder.ts';
import type { Report } from './findings.ts';
import type { TrustedKey } from './trusted-key.ts';

/** A head to be met on the way through the leaves. An own one that does not verify is met without a root. */
export type Head =
  | { readonly kind: 'own'; readonly size: number; readonly head: SignedHead | undefined }
  | { readonly kind: 'trusted' | 'other'; readonly size: number; readonly head: SignedHead };

/** The export's own checkpoints, ascending; what is wrong with one is reported when it is met. */
export function* ownHeads(folder: ExportFolder, origin: string, keys: readonly TrustedKey[], report: Report): Generator<Head> {
  for (const { size, path } of folder.checkpoints()) {
    const read = readCheckpoint(folder.read(path) ?? Buffer.alloc(0), origin, keys);
    if ('problem' in read) report(read.problem, path);
    else if (read.head.size !== size) report('CHECKPOINT_MALFORMED', path);
    yield { kind: 'own', size, head: 'head' in read && read.head.size === size ? read.head : undefined };
  }
}

/** The valid checkpoints of a second export of the same log. */
export function* otherHeads(folder: ExportFolder, origin: string, keys: readonly TrustedKey[]): Generator<Head> {
  for (const { size, path } of folder.checkpoints()) {
    const read = readCheckpoint(folder.read(path) ?? Buffer.alloc(0), origin, keys);
    if ('head' in read && read.head.size === size) yield { kind: 'other', size, head: read.head };
  }
}

/** Merges ascending heads; of equal sizes the earlier source comes first. */
export function* mergeHeads(...sources: readonly Generator<Head>[]): Generator<Head> {
  const next = sources.map((source) => source.next());
  for (;;) {
    let first = -1;
    for (const [i, result] of next.entries()) {
      const best = next[first];
      if (!result.done && (!best || best.done || result.value.size < best.value.size)) first = i;
    }
    const [found, source] = [next[first], sources[first]];
    if (!found || found.done || !source) return;
    yield found.value;
    next[first] = source.next();
  }
}
