import * as z from 'zod';
import { UnitId } from '../identifiers.ts';
import { UnitKind } from '../organizations/unit.ts';

/** Kinds of units; `educationUnit` stands for all of education: departments, schools, institutions, universities and their departments. */
export const RecipientGroup = z.enum([...UnitKind.options, 'educationUnit']);
export type RecipientGroup = z.output<typeof RecipientGroup>;

/** Whom an entry is shared with: a kind of units, or one registered unit by its id. */
export const Recipient = z.union([RecipientGroup, UnitId])
  .describe(`单位类别（${RecipientGroup.options.join('、')}），或某一已登记单位的编号 unit-… · a kind of units, or the id of a registered unit`);
export type Recipient = z.output<typeof Recipient>;

const GROUPS: ReadonlySet<string> = new Set(RecipientGroup.options);
/** The units that conditions name one by one. */
export const namedUnits = (recipients: readonly Recipient[]): readonly UnitId[] => recipients.filter((recipient): recipient is UnitId => !GROUPS.has(recipient));
