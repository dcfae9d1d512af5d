import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { Grade } from '../catalog/resource.ts';
import { MediumId, PersonId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';

export const MediumKind = z.enum(['magneticDisk', 'magneticTape', 'solidState', 'opticalDisc', 'paper']);
export type MediumKind = z.output<typeof MediumKind>;
export const MediumMethod = z.enum(['overwrite', 'degauss', 'shred', 'incinerate']);
export type MediumMethod = z.output<typeof MediumMethod>;

/** How a medium ended: who did it, who watched, and the digest of the signed record or picture. */
const MediumDestruction = z.strictObject({
  method: MediumMethod, destroyedOn: LocalDate, witnesses: z.array(PersonId).min(1).max(5), evidence: z.string().regex(/^[0-9a-f]{64}$/).describe('销毁记录或影像的 SHA-256（十六进制） · SHA-256 of the signed record or the pictures'),
  by: PersonId, at: Instant,
});
export const MediumEnd = MediumDestruction.omit({ by: true, at: true });

/** 存储介质: one that holds data and is destroyed itself. */
export const Medium = z.strictObject({
  mediumId: MediumId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1),
  kind: MediumKind,
  /** Serial or asset number, as it stands on the medium. */
  label: z.string().min(2).max(80),
  /** The highest of what it holds. */
  grade: Grade,
  state: z.enum(['IN_USE', 'DESTROYED']),
  destruction: MediumDestruction.optional(),
  profile: FrozenProfile,
  registeredBy: PersonId,
  registeredAt: Instant,
});
export type Medium = z.output<typeof Medium>;
