import * as z from 'zod';
import { ApplicationId, ItemId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ApplicationEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';
import { ApplicationView, toItemView } from '../../lib/sharing/views.ts';

/** The consumer sees every item; an owner its own ones only. */
export const getApplication = operation({
  name: 'getApplication',
  context: 'sharing',
  summary: { zh: '查看共享申请', en: 'Get an application' },
  route: 'GET /applications/{applicationId}',
  caller: 'person',
  rules: ['sharing.requestContents'],
  path: z.strictObject({ applicationId: ApplicationId }),
  returns: ApplicationView,
  loads: ({ applicationId }) => [ApplicationEntity.ref({ applicationId })] as const,
  async handle({ loaded: [application], path, actor, platform, answer }) {
    // what is not there takes the same reads as what the caller may not know of
    const itemIds = application?.value.itemIds ?? [ItemId.parse('item-none')];
    const items = (await platform.storage.getAll(itemIds.map((itemId) => ItemEntity.ref({ applicationId: path.applicationId, itemId }))))
      .filter((item) => item !== undefined).filter((item) => mayKnow(actor, item.value));
    if (!application || items.length === 0) throw new Refusal('NOT_FOUND');
    const shown = items.map(({ value, version }) => toItemView(value, version));
    return answer({ ...application.value, itemIds: shown.map(({ itemId }) => itemId), items: shown }, { version: application.version });
  },
});
