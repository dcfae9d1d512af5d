import type { LocalDate } from '../../calendar/instant.ts';
import { articleInChinese } from '../../regulations/citation.ts';
import { demandsOf } from '../../regulations/demands.ts';
import type { Text } from '../../regulations/refusal.ts';
import type { Regulation } from '../../regulations/regulation.ts';
import { RULES, type Rule } from '../../regulations/rules.ts';

export type Checkpoint = 'config' | 'template' | 'start';

/** A row of the guard's policy: what it refuses, which of the product's rules it serves (and through it which profile key and articles), where it looks. */
export interface GuardRule {
  readonly rule: Rule;
  readonly where: readonly Checkpoint[];
  readonly refuses: Text;
}

/** One thing that may not be. */
export interface Finding<Id extends string = string> {
  readonly id: Id;
  /** Logical id of a resource, path of a setting, or name of a variable. */
  readonly resource: string;
  /** What stands there; never more of a value than the word that is refused. */
  readonly found: string;
}

export interface Judging {
  readonly on: LocalDate;
  readonly regulations?: readonly Regulation[];
  /** False only when a test has switched a rule off. */
  readonly applies?: (rule: Rule) => boolean;
}

/** What a finding of this rule is called where a scenario names a code. */
export const codeOf = (rule: Rule): string => (rule === 'domestic-storage' ? 'DOMESTIC_STORAGE_REQUIRED' : rule.toUpperCase().replaceAll('-', '_'));

const articleOf = ({ title, citation }: ReturnType<typeof demandsOf>[number]): Text => {
  const { articles, duty, version, defaultBecause, defaultBecauseZh } = citation;
  if (articles.length === 0) return { zh: `${title.zh}未作规定，采用默认（${defaultBecauseZh ?? ''}）`, en: `${title.en} is silent; default: ${defaultBecause ?? ''}` };
  return {
    zh: `《${title.zh.replace(/[《》]/g, '')}》${articles.map(articleInChinese).join('、')}（${duty ?? citation.key}，${version}）`,
    en: `${title.en}, Art. ${articles.join(', ')} (${duty ?? citation.key}, ${version})`,
  };
};

/** All findings as an operator reads them, Chinese first: resource, what is refused, rule, article. */
export function describeFindings<Id extends string>(findings: readonly Finding<Id>[], rules: Readonly<Record<Id, GuardRule>>, { on, regulations }: Judging): string {
  return findings.map(({ id, resource, found }) => {
    const { rule, refuses } = rules[id];
    const demands = demandsOf(rule, on, regulations).map(articleOf);
    const own = { zh: '本产品的底线', en: 'the floor of this product' };
    const basis = demands.length > 0 ? demands : [own];
    return [
      `✖ ${resource}  [${id}]  ${codeOf(rule)}`,
      `  ${refuses.zh}：${found}`,
      `  依据：${basis.map(({ zh }) => zh).join('；')}；参数 ${RULES[rule]}`,
      `  ${refuses.en}: ${found}`,
      `  Basis: ${basis.map(({ en }) => en).join('; ')}; parameter ${RULES[rule]}`,
    ].join('\n');
  }).join('\n');
}

/** Once each, in the order found; without the rules that a test has switched off. */
export function applicable<Id extends string>(findings: readonly Finding<Id>[], rules: Readonly<Record<Id, GuardRule>>, { applies = () => true }: Partial<Judging>): readonly Finding<Id>[] {
  const seen = new Set<string>();
  return findings.filter(({ id, resource, found }) => {
    const name = `${id}|${resource}|${found}`;
    if (seen.has(name) || !applies(rules[id].rule)) return false;
    seen.add(name);
    return true;
  });
}
