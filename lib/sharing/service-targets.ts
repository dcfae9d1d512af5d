/**
 * Service targets of this product, in working days. No regulation sets them: they say when the platform reminds and moves
 * things on, never when an answer is late. That is the profile's answer period alone.
 */
export const SERVICE_TARGETS = {
  /** A reminder goes out once no more than so many are left. */
  remindBefore: 1,
  /** Silence goes to the next body once more than so many have passed since the due date. */
  escalateAfter: 1,
} as const;
