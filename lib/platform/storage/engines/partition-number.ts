/**
 * A whole number of 53 bits for a partition's text, always the same: what an index holds in its stead. Not secret and
 * not unique: whoever looks a partition up by its number compares the text as well. (Two FNV-1a hashes of 32 bits with
 * multipliers of their own, mixed at the end.)
 */
export function numberOf(partition: string): number {
  let [first, second] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < partition.length; i += 1) {
    const unit = partition.charCodeAt(i);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  first = Math.imul(first ^ (first >>> 16), 0xc2b2ae35);
  second = Math.imul(second ^ (second >>> 15), 0x27d4eb2f);
  return ((first ^ (first >>> 13)) >>> 0) * 2 ** 21 + ((second ^ (second >>> 16)) >>> 11);
}
