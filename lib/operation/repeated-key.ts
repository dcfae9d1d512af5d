/**
 * Where a key stands twice in one object (RFC 8259, section 4: what then holds differs from reader to reader).
 * `text` is JSON that has been parsed: only its strings and brackets are looked at, in one pass.
 */
export function findRepeatedKey(text: string): readonly string[] | undefined {
  const open: { readonly keys: Set<string> | undefined; at: string }[] = [];
  let expectsKey = false;
  for (let index = 0; index < text.length; index += 1) {
    const inside = open.at(-1);
    switch (text[index]) {
      case '{': open.push({ keys: new Set(), at: '' }); expectsKey = true; break;
      case '[': open.push({ keys: undefined, at: '0' }); expectsKey = false; break;
      case '}': case ']': open.pop(); expectsKey = false; break;
      case ',':
        if (inside?.keys) expectsKey = true;
        else if (inside) inside.at = String(Number(inside.at) + 1);
        break;
      case '"': {
        const end = endOfString(text, index);
        if (expectsKey && inside?.keys) {
          const key = String(JSON.parse(text.slice(index, end + 1)));
          inside.at = key;
          if (inside.keys.has(key)) return open.map(({ at }) => at);
          inside.keys.add(key);
          expectsKey = false;
        }
        index = end;
      }
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
