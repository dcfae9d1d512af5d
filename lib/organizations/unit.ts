import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { UnitId } from '../identifiers.ts';

/** Kinds of organisations (`meta.scope` and `sharing.consumerScope` speak of them). */
export const UnitKind = z.enum([
  'educationDepartment', 'school', 'educationInstitution', 'university', 'universityDepartment',
  'governmentDepartment', 'publicInstitution', 'researchInstitution', 'publicServiceBody', 'enterprise',
]);
export type UnitKind = z.output<typeof UnitKind>;

/** 单位: an organisation in the tree. */
export const Unit = z.strictObject({
  unitId: UnitId,
  name: z.string().min(1).max(100),
  kind: UnitKind,
  /** city, county (district) or institution level; names the catalog it compiles for. */
  level: z.enum(['national', 'city', 'county', 'institution']),
  /** From the top unit down to this one, itself included. */
  path: z.array(UnitId).min(1).max(12),
  creditCode: z.string().length(18).optional(),
  /** Where the unit is: anything but mainland China needs an export assessment. */
  abroad: z.boolean(),
  /** The regulation that this unit, as an authority, issued or adopted as a whole. */
  regulation: z.string().optional(),
  /** Stricter values of its own, by profile key. */
  overrides: z.record(z.string(), z.unknown()),
  createdAt: Instant,
});
export type Unit = z.output<typeof Unit>;
