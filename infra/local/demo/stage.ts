import { articleInChinese } from '../../../lib/regulations/citation.ts';
import { cityUnder, USUAL } from '../demo-cities.ts';
import type { Basis, Expectation, Table } from './expectation.ts';
import { EXPECTED } from './expectations/index.ts';

/** An answer as the demonstration reads it. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The problem, where it was refused. */
  readonly refused: Problem | undefined;
  /** Place and leaf hash of the ledger entry. */
  readonly receipt: string | undefined;
  readonly etag: string | undefined;
}
export interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly citation?: { readonly articles: readonly string[]; readonly duty?: string; readonly defaultBecauseZh?: string };
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
}

/** Plays steps over HTTP, prints each, and compares it with the regulation's table in `expectations/`. */
export interface Stage {
  act(zh: string, en: string): void;
  /** One step by one person; its answer must be as the table says. */
  play(step: string, person: string, request: Request): Promise<Answered>;
  /** Something that is no request: the clock, a job, a file. */
  tell(zh: string, en: string): void;
  /** A condition of the story itself. */
  check(step: string, holds: boolean): void;
  /** Steps of the table that were not played. */
  unplayed(): readonly string[];
  readonly failures: readonly string[];
  /** Every `Ledger-Receipt` that was answered, refusals' among them. */
  readonly receipts: readonly string[];
}

const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;

const cite = (articles: readonly string[], duty = ''): string => `${articles.map(articleInChinese).join('、')} ${duty}`.trim();
/** What an answer says that it rests on, and what the table says, in the same words. */
const restsOn = (refused: Problem | undefined): string => {
  const { articles = [], duty, defaultBecauseZh } = refused?.citation ?? {};
  if (articles.length > 0) return cite(articles, duty);
  return defaultBecauseZh === undefined ? '—' : `—（条文未作规定，默认：${defaultBecauseZh}）`;
};
const basisText = (basis: Basis | undefined): string => {
  if (!basis || 'none' in basis) return '—';
  return 'silent' in basis ? `—（条文未作规定，默认：${basis.silent}）` : cite(basis.articles, basis.duty);
};

/** Of an entry or an item, or of the only item of an application. */
const stateOf = (body: Answered['body']): string => String(body['state'] ?? (body['items'] as readonly { readonly state?: string }[] | undefined)?.[0]?.state ?? '');

interface Paper {
  readonly kind: string;
  readonly parties: readonly { readonly role: string }[];
}
const papersIn = (body: Answered['body']): string =>
  ((body['items'] as readonly Paper[] | undefined) ?? []).map(({ kind, parties }) => `${kind}: ${parties.map(({ role }) => role).join(', ')}`).join('; ');

export function createStage(url: string, print: (line: string) => void, regulation = USUAL): Stage {
  const table: Table = EXPECTED[regulation] ?? {};
  const displayNames = new Map(cityUnder(regulation).people.map(({ name, displayName }) => [name, displayName]));
  const played = new Set<string>();
  const failures: string[] = [];
  const receipts: string[] = [];
  let number = 0;

  const post = async (path: string, body: unknown) => (await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<Record<string, unknown>>;
  async function tokenOf(person: string): Promise<string> {
    const token = (await post('/local/token', { person }))['access_token'];
    if (typeof token !== 'string') throw new TypeError(`no token for ${person}`);
    return token;
  }

  async function send(person: string, { method = 'POST', path, body, ifMatch }: Request): Promise<Answered> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(person)}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const parsed = isJson ? JSON.parse(text) as Record<string, unknown> : { text };
    return {
      status: response.status, body: parsed, refused: response.ok ? undefined : parsed as Problem,
      receipt: response.headers.get('ledger-receipt') ?? undefined, etag: response.headers.get('etag') ?? undefined,
    };
  }

  const compare = (step: string, expected: Expectation | undefined, { status, body, refused, receipt }: Answered): readonly string[] => {
    if (!expected) return [`${step}: not in the table`];
    const [rests, should] = [restsOn(refused), basisText(expected.basis)];
    return [
      ...(status === expected.status ? [] : [`${step}: status ${status}, expected ${expected.status}`]),
      ...(refused?.code === expected.code ? [] : [`${step}: code ${refused?.code ?? '–'}, expected ${expected.code ?? '–'}`]),
      ...(expected.state === undefined || expected.state === stateOf(body) ? [] : [`${step}: became ${stateOf(body)}, expected ${expected.state}`]),
      ...(expected.documents === undefined || expected.documents.join('; ') === papersIn(body) ? [] : [`${step}: documents ${papersIn(body)}, expected ${expected.documents.join('; ')}`]),
      ...(rests === should ? [] : [`${step}: rests on ${rests}, expected ${should}`]),
      ...(refused?.citation && receipt === undefined ? [`${step}: refused by a rule without a receipt of the ledger`] : []),
    ];
  };

  return {
    failures, receipts,
    act: (zh, en) => print(`\n── ${zh} · ${en}`),
    async play(step, person, request) {
      const answered = await send(person, request);
      played.add(step);
      number += 1;
      const expected = table[step];
      const wrong = compare(step, expected, answered);
      failures.push(...wrong);
      const { status, body, refused, receipt } = answered;
      const mark = wrong.length > 0 ? red('✗') : green('✓');
      print(`${mark} ${String(number).padStart(2)} ${expected?.zh ?? step}`);
      print(dim(`     ${displayNames.get(person) ?? person} · ${request.method ?? 'POST'} ${request.path.replaceAll(/([a-z]+-[a-z0-9]{6})[a-z0-9]+/g, '$1…')}`));
      if (receipt !== undefined) receipts.push(receipt);
      const law = refused ? ` · 依据 ${expected?.basis && 'none' in expected.basis ? `—（${expected.basis.none}）` : restsOn(refused)}` : '';
      print(`     → ${status}${refused ? ` ${refused.code ?? ''}：${refused.detail ?? ''}` : ''}${law}${receipt === undefined ? '' : dim(` · 账本 ${receipt.split(';')[0] ?? ''}`)}`);
      for (const line of wrong) print(red(`     ${line}`));
      if (wrong.length > 0) print(red(`     ${JSON.stringify(body).slice(0, 600)}`));
      return answered;
    },
    tell: (zh, en) => print(`   ${zh} ${dim(en)}`),
    check(step, holds) {
      played.add(step);
      const expected = table[step];
      if (!holds) failures.push(`${step}: does not hold`);
      if (!expected) failures.push(`${step}: not in the table`);
      print(`${holds && expected ? green('✓') : red('✗')}    ${expected?.zh ?? step}`);
    },
    unplayed: () => Object.keys(table).filter((step) => !played.has(step)),
  };
}
