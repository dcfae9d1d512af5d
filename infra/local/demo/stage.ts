import { demoPeople } from '../demo-city.ts';
import { EXPECTED, type Expectation } from './expectations.ts';

/** An answer as the demonstration reads it. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The problem, where it was refused. */
  readonly refused: Problem | undefined;
  readonly receipt: string | undefined;
  readonly etag: string | undefined;
}
export interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly citation?: { readonly articles: readonly string[]; readonly duty?: string };
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
}

/** Plays steps over HTTP, prints each, and compares it with the table in `expectations.ts`. */
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
}

const displayNames = new Map(demoPeople.map(({ name, displayName }) => [name, displayName]));
const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;

export function createStage(url: string, print: (line: string) => void): Stage {
  const played = new Set<string>();
  const failures: string[] = [];
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
      receipt: response.headers.get('ledger-receipt')?.split(';')[0], etag: response.headers.get('etag') ?? undefined,
    };
  }

  const compare = (step: string, expected: Expectation | undefined, { status, refused }: Answered): readonly string[] => {
    if (!expected) return [`${step}: not in the table`];
    const article = refused?.citation?.articles.join(',');
    return [
      ...(status === expected.status ? [] : [`${step}: status ${status}, expected ${expected.status}`]),
      ...(refused?.code === expected.code ? [] : [`${step}: code ${refused?.code ?? '–'}, expected ${expected.code ?? '–'}`]),
      ...(expected.articles === undefined || article === expected.articles ? [] : [`${step}: articles ${article ?? '–'}, expected ${expected.articles}`]),
    ];
  };

  return {
    failures,
    act: (zh, en) => print(`\n── ${zh} · ${en}`),
    async play(step, person, request) {
      const answered = await send(person, request);
      played.add(step);
      number += 1;
      const expected = EXPECTED[step];
      const wrong = compare(step, expected, answered);
      failures.push(...wrong);
      const { status, body, refused, receipt } = answered;
      const mark = wrong.length > 0 ? red('✗') : green('✓');
      print(`${mark} ${String(number).padStart(2)} ${expected?.zh ?? step}`);
      print(dim(`     ${displayNames.get(person) ?? person} · ${request.method ?? 'POST'} ${request.path.replaceAll(/([a-z]+-[a-z0-9]{6})[a-z0-9]+/g, '$1…')}`));
      const articles = refused?.citation?.articles ?? [];
      const law = articles.length > 0 ? ` · 依据第${articles.join('、')}条 ${dim(refused?.citation?.duty ?? '')}` : '';
      print(`     → ${status}${refused ? ` ${refused.code ?? ''}：${refused.detail ?? ''}` : ''}${law}${receipt === undefined ? '' : dim(` · 账本 ${receipt}`)}`);
      for (const line of wrong) print(red(`     ${line}`));
      if (wrong.length > 0) print(red(`     ${JSON.stringify(body).slice(0, 600)}`));
      return answered;
    },
    tell: (zh, en) => print(`   ${zh} ${dim(en)}`),
    check(step, holds) {
      played.add(step);
      const expected = EXPECTED[step];
      if (!holds) failures.push(`${step}: does not hold`);
      print(`${holds ? green('✓') : red('✗')}    ${expected?.zh ?? step}`);
    },
    unplayed: () => Object.keys(EXPECTED).filter((step) => !played.has(step)),
  };
}
