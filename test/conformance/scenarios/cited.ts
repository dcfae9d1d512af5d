/** What the refusals of a scenario cite: the same duty is told by several texts, each by its own article. */
export interface Cited {
  /** The row that the case is for. */
  readonly duty: string;
  readonly article: string;
  /** Where the text cites the rule with another of its duties. */
  readonly citedWith?: string;
}

/** Article and duty of a refusal, to be spread into what is expected. */
export const cites = ({ duty, article, citedWith = duty }: Cited): { readonly article: string; readonly duty: string } => ({ article, duty: citedWith });
