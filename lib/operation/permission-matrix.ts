import type { Role } from '../organizations/actor.ts';
import { SEATS } from '../organizations/seats.ts';
import type { Law } from '../regulations/law.ts';
import type { Text } from '../regulations/refusal.ts';
import type { Caller, HttpOperation, Operation } from './operation.ts';

export interface Permission {
  readonly operation: string;
  readonly route: string;
  readonly caller: Caller;
  readonly title: Text;
  /** Roles that sit there under this law; empty where no role is needed. */
  readonly roles: readonly Role[];
}

const plainTitles = { public: { zh: '任何人', en: 'anyone' }, person: { zh: '已登记人员', en: 'any registered person' } };

export function titleOfCaller({ caller, also = [] }: Pick<HttpOperation, 'caller' | 'also'>): Text {
  const titles = [caller === 'public' || caller === 'person' ? plainTitles[caller] : SEATS[caller].title, ...also.map((seat) => SEATS[seat].title)];
  return { zh: titles.map(({ zh }) => zh).join('、'), en: titles.map(({ en }) => en).join(' or ') };
}

const rolesOf = (seats: readonly Caller[], law: Law): readonly Role[] =>
  [...new Set(seats.flatMap((seat) => (seat === 'public' || seat === 'person' ? [] : SEATS[seat].roles(law))))];

/** Who may call what, read off the register and the law: one row an operation. */
export const permissionMatrix = (operations: readonly Operation[], law: Law): readonly Permission[] =>
  operations.filter((operation): operation is HttpOperation => operation.kind === 'http').map(({ name, route, caller, also = [] }) => ({
    operation: name, route, caller, title: titleOfCaller({ caller, also }),
    roles: rolesOf([caller, ...also], law),
  }));
