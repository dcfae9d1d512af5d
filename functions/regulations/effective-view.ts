import * as z from 'zod';
import { Citation } from '../../lib/regulations/citation.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { PROFILE_KEYS, type ProfileKey } from '../../lib/regulations/profile-schema.ts';
import { directionOf } from '../../lib/regulations/strictness.ts';

export const ProfileKeyName = z.enum(PROFILE_KEYS as [ProfileKey, ...ProfileKey[]]);

/** One parameter as it binds a unit, and why. */
export const EffectiveView = z.strictObject({
  key: ProfileKeyName,
  value: z.unknown(),
  origin: z.enum(['law', 'default', 'override']),
  citation: Citation,
  overriddenBy: z.string().optional(),
  ignored: z.array(z.strictObject({ unitId: z.string(), because: z.enum(['notStricter', 'mayNotBeOverridden']) })).optional(),
  /** Which way a unit may go on its own. */
  direction: z.string(),
});

export function toEffectiveView(law: Law, key: ProfileKey): z.output<typeof EffectiveView> {
  const { ignored, ...effective } = law.effective(key);
  return { key, ...effective, ...(ignored && { ignored: [...ignored] }), direction: directionOf(key) };
}
