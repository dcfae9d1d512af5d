import { KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import { ObjectsUnavailable } from '../../lib/platform/objects/objects.ts';
import type { Query, Write } from '../../lib/platform/storage/store.ts';
import { StoreUnavailable } from '../../lib/platform/storage/store.ts';
import { BOOKKEEPING } from '../property/scan.ts';
import type { Port, PortCall } from './simulated/around.ts';

/** What can go wrong at one call of a port. */
export const FAULTS = [
  'crash before', 'crash after', 'throttled', 'time-out after the effect', 'disk full',
  'store down', 'key service down', 'key store down', 'object store down', 'signer down', 'sink down',
  'conflict', 'place taken', 'short page', 'empty page', 'stale index',
  'twin meanwhile', 'jobs meanwhile', 'jobs a year ahead', 'clock back an hour', 'clock forward a year',
] as const;
export type Fault = (typeof FAULTS)[number];

type Call = Pick<PortCall, 'port' | 'name' | 'given'>;

const effects: ReadonlySet<string> = new Set(['store.commit', 'keyStore.put', 'keyStore.destroy', 'keyService.generate', 'objects.put', 'objects.delete', 'objects.remove', 'signer.sign', 'sink.deliver']);
const onDisk: ReadonlySet<string> = new Set(['store.commit', 'keyStore.put', 'keyStore.destroy', 'objects.put', 'objects.delete', 'objects.remove']);
const nameOf = ({ port, name }: Call): string => `${port}.${name}`;

/** Whether the call leaves something behind. */
export const hasEffect = (call: Call): boolean => effects.has(nameOf(call));
/** Whether the call needs room. */
export const isWrite = (call: Call): boolean => onDisk.has(nameOf(call));
export const writesOf = ({ port, name, given }: Call): readonly Write[] => (port === 'store' && name === 'commit' ? given[0] as readonly Write[] : []);
export const queryOf = ({ port, name, given }: Call): Query | undefined => (port === 'store' && (name === 'query' || name === 'queryExpired') ? given[0] as Query : undefined);
/** The label of state that the call replaces: what another may have replaced just before. */
export const replacedBy = (call: Call): Extract<Write, { kind: 'put' }> | undefined =>
  writesOf(call).find((write): write is Extract<Write, { kind: 'put' }> => write.kind === 'put' && write.expected !== 'absent' && !BOOKKEEPING.has(write.item.entity));
export const entryOf = (call: Call): Extract<Write, { kind: 'put' }> | undefined =>
  writesOf(call).find((write): write is Extract<Write, { kind: 'put' }> => write.kind === 'put' && write.item.entity === 'ledger-entry');

const downs: Readonly<Record<string, Port>> = {
  'store down': 'store', 'key service down': 'keyService', 'key store down': 'keyStore', 'object store down': 'objects', 'signer down': 'signer', 'sink down': 'sink',
};
/** The port that a fault of the kind `… down` is of. */
export const downPort = (fault: Fault): Port | undefined => downs[fault];

/** Whether a fault of this kind can happen at this call. */
export function fits(fault: Fault, call: Call): boolean {
  const down = downPort(fault);
  if (down) return call.port === down;
  const query = queryOf(call);
  switch (fault) {
    case 'time-out after the effect': return hasEffect(call);
    case 'disk full': return isWrite(call);
    case 'conflict': return replacedBy(call) !== undefined;
    case 'place taken': return entryOf(call) !== undefined;
    case 'short page': case 'empty page': return query !== undefined;
    case 'stale index': return query !== undefined && query.index !== 'primary';
    default: return true;
  }
}

/** What a port says when it cannot be had. */
export function unavailable({ port }: Pick<PortCall, 'port'>): Error {
  switch (port) {
    case 'store': return new StoreUnavailable('simulated');
    case 'objects': return new ObjectsUnavailable('simulated');
    case 'keyService': case 'keyStore': case 'signer': return new KeyUnavailable('simulated', 'unreachable');
    case 'sink': return new Error('simulated');
  }
}
