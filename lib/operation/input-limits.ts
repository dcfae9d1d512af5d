/** What a request may hold, whatever operation it is for. Schemas say the rest; OpenAPI states both. */
export const INPUT_LIMITS = {
  /** Bytes of a body. Larger files go through an upload address. */
  bytes: 256 * 1024,
  /** Objects and lists within each other. */
  depth: 32,
  /** Objects, lists, texts, numbers … in one body. */
  values: 20_000,
  /** Characters of a key. */
  key: 200,
  /** Faults that a refusal names; the rest is left out. */
  faults: 50,
} as const;

const kilobytes = INPUT_LIMITS.bytes / 1024;

/** For people who read the API description. */
export const INPUT_RULES = {
  zh: `请求内容为 UTF-8 编码、不带字节顺序标记的 JSON（Content-Type: application/json），不超过 ${kilobytes} KB、${INPUT_LIMITS.depth} 层、${INPUT_LIMITS.values} 个值，键不超过 ${INPUT_LIMITS.key} 个字符；不接受未知字段、重复的键、__proto__、constructor、prototype 以及空字符和不成对的代理字符。不符合要求的，以 400 及指向该处的 JSON Pointer 说明，一次最多列出 ${INPUT_LIMITS.faults} 处。`,
  en: `A body is JSON in UTF-8 without a byte order mark (Content-Type: application/json), at most ${kilobytes} KB, ${INPUT_LIMITS.depth} levels and ${INPUT_LIMITS.values} values, keys of at most ${INPUT_LIMITS.key} characters; unknown fields, keys that stand twice, __proto__, constructor, prototype, null characters and lone surrogates are refused. What is wrong is answered with 400 and a JSON Pointer to the place, at most ${INPUT_LIMITS.faults} at a time.`,
} as const;
