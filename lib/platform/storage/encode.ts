import { canonicalize } from '../ledger/canonical.ts';
import { requireIntact, withDigest } from './digest.ts';
import type { Change, Entity, Loaded, Ref } from './entity.ts';
import { createSteadyValues } from './steady-values.ts';
import { UnreadableItem, type Item, type Write } from './store.ts';

const steadyValues = createSteadyValues();

/** Encodes a change to what is stored. Values come typed, so nothing is parsed here; reading parses. */
export function encodeChange(change: Change, salt: string): Write {
  const { label, ref } = change;
  if (change.kind === 'delete') return { kind: 'delete', label, key: ref.key, expected: change.expected };
  const { entity, key } = ref;
  const { value, expected } = change;
  const { body, bytes } = encodeValue(entity, value);
  const endsAt = toMilliseconds(entity.ends(value), label);
  const dropsAt = toMilliseconds(entity.dropsAt(value), label);
  const indexes = entity.places(value);
  return {
    kind: 'put', label, expected,
    item: withDigest({
      key, entity: entity.name, version: expected === 'absent' ? 1 : expected + 1, salt, body,
      ...(bytes && { bytes }),
      ...(endsAt !== undefined && { endsAt }),
      ...(dropsAt !== undefined && { ttl: Math.ceil(dropsAt / 1000) }),
      ...(Object.keys(indexes).length > 0 && { indexes }),
    }),
  };
}

/** Canonical JSON (RFC 8785), and apart from it the one binary property. */
function encodeValue(entity: Entity<unknown>, value: unknown): { readonly body: string; readonly bytes?: Uint8Array } {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${entity.name}: not an object`);
  if (entity.bytes === undefined) return { body: canonicalize(value) };
  const { [entity.bytes]: bytes, ...rest } = value as Record<string, unknown>;
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) throw new TypeError(`${entity.name}.${entity.bytes}: not bytes`);
  return { body: canonicalize(rest), ...(bytes && { bytes }) };
}

function toMilliseconds(instant: string | undefined, label: string): number | undefined {
  if (instant === undefined) return undefined;
  const at = Date.parse(instant);
  if (Number.isNaN(at)) throw new TypeError(`${label}: no instant`);
  return at;
}

/** Holds the item against its digest before anything else. @throws UnreadableItem naming key and entity, never the content */
export function decodeItem<V>(as: Ref<V> | Entity<V>, item: Item): Loaded<V> {
  const entity = 'entity' in as ? as.entity : as;
  const unreadable = (problem: string) =>
    new UnreadableItem(`${item.key.table} ${item.key.partition}/${item.key.sort}: not a readable ${entity.name}: ${problem}`);
  const known = entity.steady ? steadyValues.find(entity, item) : undefined;
  if (known) return { ref: { entity, key: item.key }, value: known.value as V, version: item.version, item }; // parsed by this very entity
  requireIntact(item);
  if (item.entity !== entity.name) throw unreadable(`it is of entity ${item.entity}`);
  const content = readJson(item.body);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw unreadable('its body is no JSON object');
  const parsed = entity.schema.safeParse(entity.bytes === undefined || !item.bytes ? content : { ...content, [entity.bytes]: item.bytes });
  if (!parsed.success) throw unreadable(`${parsed.error.issues.length} places do not fit its schema`);
  if (entity.steady) steadyValues.keep(entity, item, parsed.data);
  return { ref: { entity, key: item.key }, value: parsed.data, version: item.version, item };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
