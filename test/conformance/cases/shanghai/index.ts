import type { DutyCase } from '../../case.ts';
import { catalogCases } from './catalog.ts';
import { copyCases } from './copies.ts';
import { restrictionCases } from './restriction.ts';
import { sharingCases } from './sharing.ts';
import { storageCases } from './storage.ts';
import { useCases } from './use.ts';

export const shanghaiCases: readonly DutyCase[] = [...catalogCases, ...restrictionCases, ...sharingCases, ...copyCases, ...useCases, ...storageCases];
