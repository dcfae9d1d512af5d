import * as z from 'zod';
import { ResourceContent, ShareType } from '../../lib/catalog/resource.ts';
import { suggestShareType } from '../../lib/catalog/share-type.ts';
import type { Law } from '../../lib/regulations/law.ts';

/** An entry as an owner sends it; without a share type the one that the regulation proposes stands. */
export const ContentBody = z.strictObject({ ...ResourceContent.shape, shareType: ShareType.optional() });
export type ContentBody = z.output<typeof ContentBody>;

export const toContent = (law: Law, body: ContentBody): ResourceContent => ({ ...body, shareType: body.shareType ?? suggestShareType(law, body) });
