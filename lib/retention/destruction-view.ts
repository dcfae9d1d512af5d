import * as z from 'zod';
import { Destruction } from './destruction.ts';

/** What callers see of a destruction; the sample's place in the index stays inside. */
export const DestructionView = z.strictObject({
  ...Destruction.omit({ sample: true, year: true, origin: true }).shape,
  verification: z.strictObject({ before: z.string(), after: z.string().optional() }).optional(),
  version: z.int(),
});
export type DestructionView = z.output<typeof DestructionView>;

export function toDestructionView({ sample, year: _, origin: __, ...destruction }: Destruction, version: number): DestructionView {
  return {
    ...destruction,
    ...(sample && { verification: { before: sample.before, ...(sample.after && { after: sample.after }) } }),
    version,
  };
}
