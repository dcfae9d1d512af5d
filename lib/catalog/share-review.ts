import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { ResourceId } from '../identifiers.ts';
import { Resource, ShareType } from './resource.ts';

/**
 * 共享复核: the share type that grants and open items rest on has changed with an edition, or its basis was repealed; they
 * are still to be looked at again.
 */
export const ShareReview = z.strictObject({
  resourceId: ResourceId,
  /** What brought it about: an edition, or the change task of a repealed basis. */
  trigger: z.string().regex(/^(edition-\d{1,6}|task-[a-z0-9]{4,40})$/),
  edition: Resource.shape.edition,
  from: ShareType,
  to: ShareType,
  state: z.enum(['OPEN', 'DONE']),
  createdAt: Instant,
});
export type ShareReview = z.output<typeof ShareReview>;

/** The review that publishing calls for: none for a first edition, or where the type stays. */
export function reviewOf(before: Resource, after: Resource, at: Instant): ShareReview | undefined {
  const [from, to] = [before.content.shareType, after.content.shareType];
  if (before.publishedEdition === 0 || from === to) return undefined;
  return { resourceId: after.resourceId, trigger: `edition-${after.publishedEdition}`, edition: after.publishedEdition, from, to, state: 'OPEN', createdAt: at };
}
