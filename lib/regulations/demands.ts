import type { LocalDate } from '../calendar/instant.ts';
import type { Citation } from './citation.ts';
import type { Text } from './refusal.ts';
import { REGULATIONS } from './registry.ts';
import { type Regulation, versionOn } from './regulation.ts';
import { citationOf } from './resolve.ts';
import { RULES, type Rule } from './rules.ts';

export interface Demand {
  readonly title: Text;
  readonly citation: Citation;
}

/** What a value asks of nobody: a regulation that allows is not cited for a refusal, and lifts none. */
const allowsAll = (value: unknown): boolean =>
  value === false || value === 'unrestricted' || (typeof value === 'object' && value !== null && 'required' in value && value.required === false);

/**
 * Every regulation in force on a date that asks for what the rule carries: what binds a place that serves all of them.
 * Those whose text says so; only where none does, those that are silent, with the reason of their default.
 */
export function demandsOf(rule: Rule, on: LocalDate, regulations: readonly Regulation[] = REGULATIONS): readonly Demand[] {
  const asking = regulations.flatMap((regulation) => {
    const version = versionOn(regulation, on);
    const entry = version?.profile.entries[RULES[rule]];
    if (!version || !entry || allowsAll(entry.silent ? entry.suggestedDefault : entry.value)) return [];
    return [{ silent: entry.silent, demand: { title: regulation.title, citation: citationOf(regulation, version, rule) } }];
  });
  const said = asking.filter(({ silent }) => !silent);
  return (said.length > 0 ? said : asking).map(({ demand }) => demand);
}
