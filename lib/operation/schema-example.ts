type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Synthetic, by the field's name: nobody and nothing of it exists. */
const TEXTS: Readonly<Record<string, string>> = {
  name: '在籍小学生基本信息（演示）', displayName: '演示·数据归属员', summary: '全部为合成数据', reason: '演示：说明理由', title: '中华人民共和国个人信息保护法', article: '第二十八条', creditCode: '91000000000000000X', number: '演示〔2026〕1号', reference: '演示〔2026〕1号',
  purpose: '学位预测', scenario: '按学区预测下一年度学位缺口', legalDuty: '区教育局统筹学位供给职责', statement: '演示：陈述意见', finding: '演示：同意按申请范围共享', filingNumber: '演示备案00001', systemName: '学位分析系统', person: 'bureau-owner', field: 'identityNumber',
  value: '999999201501010018', code: 'identityNumber', eventField: 'graduatesOn', businessEvent: '毕业', algorithm: 'ed25519', job: 'sequenceLedger', advance: 'P1D', after: '', zh: '演示', en: 'demonstration', contains: '小学生', detail: '演示：出生日期与户口簿不符',
};
const PATTERNS: Readonly<Record<string, string>> = {
  '^[0-9a-f]{64}$': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '^[A-Za-z0-9/_-]{3,64}$': 'demo/pupils', '^[a-z][A-Za-z0-9]{0,39}$': 'identityNumber', '^[a-z][a-z-]{1,39}$': 'example',
  '^\\d{1,2}\\/(x\\d{3}\\/)*\\d{3}(\\.p\\/\\d{1,3})?$': '0/000', '^[a-z0-9]{4,40}$': 'example1', '^[a-z0-9-]{1,40}$': 'bureau-owner', '^[a-z][A-Za-z]*\\.[a-z][A-Za-z]*$': 'catalog.changeTask',
};

function textExample(name: string, schema: Json): string {
  const { format, pattern, minLength, maxLength } = schema;
  if (format === 'date') return '2026-11-22';
  if (format === 'date-time') return '2026-11-22T01:02:03.004Z';
  if (format === 'base64') return 'c3ludGhldGlj';
  if (format === 'ipv4') return '10.20.30.40';
  if (typeof pattern === 'string') {
    if (pattern.startsWith('^grant-')) return 'grant-example1-example2';
    const prefix = /^\^([a-z]+)-/.exec(pattern)?.[1];
    return prefix !== undefined ? `${prefix}-example1` : PATTERNS[pattern] ?? PATTERNS[pattern.replaceAll('\\/', '/')] ?? TEXTS[name] ?? '示例';
  }
  const text = TEXTS[name] ?? '示例';
  return text.padEnd(typeof minLength === 'number' ? minLength : 0, '示例').slice(0, typeof maxLength === 'number' ? maxLength : undefined);
}

function numberExample({ minimum, maximum }: Json): number {
  const low = typeof minimum === 'number' && minimum > -Number.MAX_SAFE_INTEGER ? minimum : 1;
  return typeof maximum === 'number' ? Math.min(Math.max(low, 1), maximum) : Math.max(low, 1);
}

/**
 * An example of a JSON Schema: its own where it brings one, else made of names, formats and bounds. `all` fills what is
 * optional too, as answers do.
 */
export function exampleOf(schema: Json, all: boolean, name = ''): unknown {
  const [own] = listOf(schema['examples']);
  if (own !== undefined) return own;
  if ('const' in schema) return schema['const'];
  if (schema['enum']) return listOf(schema['enum'])[0];
  if ('default' in schema) return schema['default'];
  const choices = listOf(schema['anyOf'] ?? schema['oneOf']).filter(isJson);
  const choice = choices.find(({ type }) => type !== 'null') ?? choices[0];
  if (choice) return exampleOf(choice, all, name);
  const properties = schema['properties'];
  if (isJson(properties)) {
    const required = new Set(listOf(schema['required']));
    return Object.fromEntries(Object.entries(properties).flatMap(([key, inner]) => (isJson(inner) && (all || required.has(key)) && !('not' in inner) ? [[key, exampleOf(inner, all, key)]] : [])));
  }
  switch (schema['type']) {
    case 'array': {
      const items = schema['items'];
      return isJson(items) && (all || Number(schema['minItems'] ?? 0) > 0) ? [exampleOf(items, all, name)] : [];
    }
    case 'object': return {};
    case 'string': return textExample(name, schema);
    case 'integer': case 'number': return numberExample(schema);
    case 'boolean': return false;
    default: return null;
  }
}
