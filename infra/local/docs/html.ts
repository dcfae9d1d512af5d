const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** Marks a text as HTML that is written already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Every value is escaped unless it is `Html`; lists are joined. */
export const html = (parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html =>
  new Html(parts.reduce((text, part, index) => `${text}${part}${render(values[index])}`, ''));

const render = (value: string | number | Html | readonly Html[] | undefined): string => {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return value.map(({ text }) => text).join('');
};
export const nothing = new Html('');
