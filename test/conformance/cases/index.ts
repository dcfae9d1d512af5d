import type { DutyCase } from '../case.ts';
import { accessCases } from './access.ts';
import { catalogChangeCases } from './catalog-changes.ts';
import { catalogSchemaCases } from './catalog-schema.ts';
import { classifiedDataCases } from './classified-data.ts';
import { compilationCases } from './compilation.ts';
import { cryptoCases } from './crypto.ts';
import { logCases } from './logs.ts';
import { ownershipCases } from './ownership.ts';
import { projectCases } from './projects.ts';
import { shareTypeCases } from './share-types.ts';
import { storageCases } from './storage.ts';

/** All cases, by capability. */
export const CASES: readonly DutyCase[] = [
  ...classifiedDataCases, ...ownershipCases, ...catalogSchemaCases, ...compilationCases, ...catalogChangeCases, ...shareTypeCases, ...projectCases, ...storageCases,
  ...accessCases, ...cryptoCases, ...logCases,
];
