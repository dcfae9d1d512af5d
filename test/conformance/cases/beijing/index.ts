import type { DutyCase } from '../../case.ts';
import { accessCases } from './access.ts';
import { annexCases } from './annex.ts';
import { catalogCases } from './catalog.ts';
import { feedbackCases } from './feedback.ts';
import { restrictionCases } from './restriction.ts';
import { sharingCases } from './sharing.ts';

export const beijingCases: readonly DutyCase[] = [...catalogCases, ...restrictionCases, ...sharingCases, ...feedbackCases, ...accessCases, ...annexCases];
