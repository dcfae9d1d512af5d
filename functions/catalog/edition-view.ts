import * as z from 'zod';
import { Instant } from '../../lib/calendar/instant.ts';
import { ResourceContent, ShareType, type Edition } from '../../lib/catalog/resource.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { FrozenProfile } from '../../lib/regulations/citation.ts';

/** A frozen edition; strangers see no content of what is not shared. */
export const EditionView = z.strictObject({
  resourceId: ResourceId, edition: z.int(), name: z.string(), shareType: ShareType, contentHash: z.string(), publishedAt: Instant, profile: FrozenProfile,
  content: ResourceContent.optional(),
});
export type EditionView = z.output<typeof EditionView>;

export function toEditionView({ resourceId, edition, content, contentHash, publishedAt, profile }: Edition, knowledge: 'inside' | 'outside'): EditionView {
  const { care: _, publicCloudJustification: __, ...open } = content;
  const shown = knowledge === 'inside' ? content : content.shareType === 'NOT_SHARED' ? undefined : open;
  return { resourceId, edition, name: content.name, shareType: content.shareType, contentHash, publishedAt, profile, ...(shown && { content: shown }) };
}
