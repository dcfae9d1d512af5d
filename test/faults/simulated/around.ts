/** One call of a port. */
export interface PortCall {
  readonly port: Port;
  readonly name: string;
  readonly given: readonly unknown[];
}
export type Port = 'store' | 'keyStore' | 'keyService' | 'objects' | 'signer' | 'sink';

/** Stands between a process and its ports: may let the effect happen, or not, before or after something else. */
export type Around = <T>(call: PortCall, effect: () => Promise<T>) => Promise<T>;

/** The port with every call of it handed to `around`; what is no function stays as it is. A list counts as one call, at its beginning. */
export function aroundPort<T extends object>(port: Port, inner: T, around: Around): T {
  const wrapped = Object.entries(inner).map(([name, value]: readonly [string, unknown]) => {
    if (typeof value !== 'function' || name === 'accept') return [name, value];
    if (name === 'list') return [name, async function* (...given: unknown[]) {
      const items: unknown[] = [];
      await around({ port, name, given }, async () => { for await (const item of Reflect.apply(value, inner, given)) items.push(item); });
      yield* items;
    }];
    return [name, (...given: unknown[]) => around({ port, name, given }, async () => Reflect.apply(value, inner, given))];
  });
  return Object.fromEntries(wrapped) as T; // the same names with the same shapes
}
