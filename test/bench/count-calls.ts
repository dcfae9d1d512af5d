import type { TestWorld } from '../support/test-platform.ts';

/** Counts calls of the ports that hold records and keys. */
export function countCalls({ local }: TestWorld) {
  const counts = new Map<string, number>();
  let counting = true;
  const watch = (port: string, target: object, names: readonly string[]): void => {
    for (const name of names) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') throw new TypeError(`${port} has no ${name}`);
      Reflect.set(target, name, (...given: unknown[]) => {
        if (counting) counts.set(`${port}.${name}`, (counts.get(`${port}.${name}`) ?? 0) + 1);
        return Reflect.apply(call, target, given);
      });
    }
  };
  watch('store', local.store, ['get', 'query', 'commit', 'getExpired', 'queryExpired']);
  watch('keys', local.keyStore, ['get', 'destroy']);
  watch('objects', local.objects, ['put', 'get', 'delete']);
  return {
    async of(counted: boolean, work: () => Promise<unknown>): Promise<void> {
      counting = counted;
      await work();
      counting = true;
    },
    take(): string {
      const seen = [...counts].toSorted().map(([name, count]) => `${name} ${count}`).join(', ');
      counts.clear();
      return seen;
    },
  };
}
