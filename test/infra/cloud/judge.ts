/** What a function asked of the cloud, as IAM names it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A statement as it was deployed: every name is there, every reference is resolved. */
export interface PlainStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const list = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value);
const patterns = new Map<string, RegExp>();
function like(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const known = patterns.get(pattern) ?? new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`)).join('.*')}$`, 's');
  patterns.set(pattern, known);
  return known.test(text);
}

type Test = (given: readonly string[], wanted: readonly string[]) => boolean;
const some = (same: (wanted: string, given: string) => boolean): Test => (given, wanted) => given.some((one) => wanted.some((other) => same(other, one)));
const equal = (wanted: string, given: string): boolean => wanted === given;
/** The operators that this stack uses, as the IAM reference describes them; a policy with another one cannot be judged. */
const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: some(equal),
  StringLike: some(like),
  StringLikeIfExists: (given, wanted) => given.length === 0 || some(like)(given, wanted),
  'ForAllValues:StringEquals': (given, wanted) => given.every((one) => wanted.includes(one)),
  Null: (given, wanted) => wanted.includes(String(given.length === 0)),
  Bool: some(equal),
  ArnNotEquals: (given, wanted) => !some(equal)(given, wanted),
};

function conditionHolds({ Condition = {} }: PlainStatement, { context }: Call): boolean {
  return Object.entries(Condition).every(([operator, keys]) => {
    const test = OPERATORS[operator];
    if (!test) throw new TypeError(`no judgement knows the condition ${operator}`);
    return Object.entries(keys).every(([key, wanted]) => test(list(context[key]), list(wanted)));
  });
}

const applies = (statement: PlainStatement, call: Call): boolean =>
  list(statement.Action).some((action) => like(action, call.action)) && list(statement.Resource).some((resource) => like(resource, call.resource)) && conditionHolds(statement, call);

/** `allowed`; or why not: nobody allows it, or a statement denies it. Deny wins, over whatever allows. */
export function judge(call: Call, own: readonly PlainStatement[], ofResource: readonly PlainStatement[] = []): 'allowed' | string {
  const denied = [...own, ...ofResource].find((statement) => statement.Effect === 'Deny' && applies(statement, call));
  if (denied) return `denied by ${denied.Sid ?? 'a statement'}`;
  return own.some((statement) => statement.Effect === 'Allow' && applies(statement, call)) ? 'allowed' : 'allowed by no statement';
}
