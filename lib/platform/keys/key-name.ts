import type { KeyName } from './keys.ts';

const parts = (name: KeyName): readonly string[] => {
  switch (name.kind) {
    case 'cohort':
    case 'archive':
      return [name.resourceId, name.cohort];
    case 'lookup':
      return [name.resourceId, name.year];
    case 'pseudonym':
      return [name.grantId];
  }
};

/** One text for each name, `cohort/resource-ab12/2032-07-31`; no two names share one. */
export const spellKeyName = (name: KeyName): string => [name.kind, ...parts(name).map(encodeURIComponent)].join('/');

/** What the key service binds the wrapped key to. Ids only: on AWS it appears in CloudTrail. */
export const contextOf = (name: KeyName): Readonly<Record<string, string>> => ({ key: spellKeyName(name) });
