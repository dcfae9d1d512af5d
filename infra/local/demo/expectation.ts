/** What a refusal rests on: articles, and the duty where one carries the rule; where the text is silent, why the default stands; or why nothing can be cited. */
export type Basis =
  | { readonly articles: readonly string[]; readonly duty?: string }
  | { readonly silent: string }
  | { readonly none: string };

export interface Expectation {
  readonly zh: string;
  readonly status?: number;
  readonly code?: string;
  /** Of every refusal, and of nothing else. */
  readonly basis?: Basis;
  /** Where the answer is an entry or an item: what it has become. */
  readonly state?: string;
  /** Of a list of documents: each with its parties. */
  readonly documents?: readonly string[];
}
export type Table = Readonly<Record<string, Expectation>>;

export const done = (zh: string, status: 200 | 201 | 202 = 200): Expectation => ({ zh, status });
/** Done, and the entry or item is in this state then. */
export const becomes = (zh: string, state: string, status: 200 | 201 = 200): Expectation => ({ zh, status, state });
export const refused = (zh: string, status: number, code: string, basis: Basis): Expectation => ({ zh, status, code, basis });
/** `nanchang-28d` stands in article 28. */
export const by = (duty: string): Basis => ({ articles: [/-annex/.test(duty) ? 'Annex' : /\d+/.exec(duty)?.[0] ?? ''], duty });
/** By the articles of the rule's key, where no duty of the regulation carries the rule. */
export const under = (...articles: readonly string[]): Basis => ({ articles });
export const silent = (because: string): Basis => ({ silent: because });
export const none = (because: string): Basis => ({ none: because });
/** `Commitment: DataConsumer, DataOwner`, one for each document. */
export const lists = (zh: string, ...documents: readonly string[]): Expectation => ({ zh, status: 200, documents });
export const holds = (zh: string): Expectation => ({ zh });
