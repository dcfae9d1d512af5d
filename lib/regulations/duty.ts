import type { Rule } from './rules.ts';

/** What the system owes: `enforce` it must prevent or require, `record` keep evidence, `report` tell; the rest is no software duty. */
export type DutyKind = 'enforce' | 'record' | 'report' | 'organizational' | 'definition';

/** One duty of a regulation. */
export interface Duty {
  /** `<regulation>-<article>[a|.1]`, stable: tests and citations name it. */
  readonly id: string;
  readonly article: string;
  readonly clause?: string;
  readonly kind: DutyKind;
  readonly capabilities: readonly string[];
  readonly profileKeys: readonly string[];
  readonly zh: string;
  readonly en: string;
  /** The product's rules that carry it; none where it is organisational, a definition, or not carried yet. */
  readonly rules: readonly Rule[];
}
