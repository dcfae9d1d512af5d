import { hash } from 'node:crypto';
import { HASH_BYTES, LEAF_PREFIX, NODE_PREFIX } from '../format.ts';

export const hashLeaf = (data: Uint8Array): Buffer => hash('sha256', Buffer.concat([Buffer.of(LEAF_PREFIX), data]), 'buffer');
export const hashNode = (left: Uint8Array, right: Uint8Array): Buffer => hash('sha256', Buffer.concat([Buffer.of(NODE_PREFIX), left, right]), 'buffer');
export const emptyRoot = (): Buffer => hash('sha256', Buffer.alloc(0), 'buffer');

/** The complete subtrees of a growing tree, largest first: all that a root needs. */
export interface Frontier {
  append(leaf: Uint8Array): void;
  root(): Buffer;
  copy(): Frontier;
}

export function createFrontier(peaks: readonly { readonly height: number; readonly hash: Uint8Array }[] = []): Frontier {
  const stack = [...peaks];
  return {
    append(leaf) {
      let top = { height: 0, hash: leaf };
      for (let left = stack.at(-1); left?.height === top.height; left = stack.at(-1)) {
        stack.pop();
        top = { height: top.height + 1, hash: hashNode(left.hash, top.hash) };
      }
      stack.push(top);
    },
    root() {
      const last = stack.at(-1);
      if (!last) return emptyRoot();
      let root: Buffer = Buffer.from(last.hash);
      for (const { hash: left } of stack.slice(0, -1).reverse()) root = hashNode(left, root);
      return root;
    },
    copy: () => createFrontier(stack),
  };
}

/** The root of a list of hashes, e.g. of a full tile. */
export function rootOf(hashes: Uint8Array): Buffer {
  const frontier = createFrontier();
  for (let at = 0; at < hashes.length; at += HASH_BYTES) frontier.append(hashes.subarray(at, at + HASH_BYTES));
  return frontier.root();
}
