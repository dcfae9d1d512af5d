/** A map over a frozen one: forking copies nothing, reading looks in two places. */
export class LayeredMap<V> {
  readonly #base: ReadonlyMap<string, V>;
  readonly #own = new Map<string, V | undefined>();
  constructor(base: ReadonlyMap<string, V> = new Map()) {
    this.#base = base;
  }
  get(key: string): V | undefined {
    const own = this.#own.get(key);
    return own !== undefined || this.#own.has(key) ? own : this.#base.get(key);
  }
  /** `undefined` takes it out. */
  set(key: string, value: V | undefined): void {
    this.#own.set(key, value);
  }
  /** What was changed since the fork: its key, what stood there, what stands there now. */
  *changed(): Generator<readonly [key: string, before: V | undefined, now: V | undefined]> {
    for (const [key, now] of this.#own) yield [key, this.#base.get(key), now];
  }
  *entries(): Generator<readonly [key: string, value: V]> {
    for (const [key, value] of this.#base) if (!this.#own.has(key)) yield [key, value];
    for (const [key, value] of this.#own) if (value !== undefined) yield [key, value];
  }
  snapshot(): ReadonlyMap<string, V> {
    return this.#own.size === 0 ? this.#base : new Map(this.entries());
  }
}
