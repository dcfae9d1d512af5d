import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { permissionMatrix } from '../../../lib/operation/permission-matrix.ts';
import { articleInChinese, type Citation } from '../../../lib/regulations/citation.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import type { ProfileKey } from '../../../lib/regulations/profile-schema.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';

/** What the law of this machine's city says; nothing where no regulation binds. */
export interface Basis {
  /** `第28条、附件2`, or nothing where the text is silent. */
  key(key: ProfileKey): string;
  /** `第28条 nanchang-28d`, or why the default stands. */
  rule(rule: Rule): string;
  /** Roles that may call. */
  roles(operation: HttpOperation): readonly string[];
}

const articlesOf = ({ articles }: Citation): string => articles.map(articleInChinese).join('、');

export const basisOf = (law: Law | undefined): Basis => ({
  key: (key) => (law ? articlesOf(law.effective(key).citation) : ''),
  rule(rule) {
    if (!law) return '';
    const citation = law.cite(rule);
    return citation.articles.length > 0 ? `${articlesOf(citation)} ${citation.duty ?? ''}`.trim() : `条文未作规定，默认：${citation.defaultBecauseZh ?? ''}`;
  },
  roles: (operation) => (law ? permissionMatrix([operation], law).flatMap(({ roles }) => roles) : []),
});
