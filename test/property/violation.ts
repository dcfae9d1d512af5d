/** An invariant that does not hold: the product's fault, or the model's. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export function must(holds: boolean, invariant: string, detail: () => string): void {
  if (!holds) throw new Violation(invariant, detail());
}
