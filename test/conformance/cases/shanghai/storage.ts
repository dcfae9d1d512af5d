import assert from 'node:assert/strict';
import type { ResourceId } from '../../../../lib/identifiers.ts';
import { peopleIn } from '../../../support/cast.ts';
import { importFile, publishPupils, pupilFile, pupilRow } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { ifMatch, readEntry, registerAndPublish, placed, schoolList } from '../../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { collectionAuthorised } from '../../scenarios/access.ts';
import { storedEncrypted } from '../../scenarios/at-rest.ts';
import { backedUp } from '../../scenarios/backup.ts';
import { storesClosed } from '../../scenarios/deployment.ts';

const encryption = { duty: 'shanghai-36a', article: '36' };
const collection = { duty: 'shanghai-13', article: '13' };

export const storageCases: readonly DutyCase[] = [
  {
    duty: 'shanghai-6a',
    title: { zh: '未被上级归集的数据归属采集部门，上级不得改动其目录', en: 'data that has not been aggregated belongs to the department that collects; a superior does not change it' },
    rules: ['seat-required'],
    reading: 'The part before aggregation; that a missing seat is refused is the product\'s default and cites no article.',
    async run(start) {
      const world = await start();
      const { owner, coordinator, executor } = peopleIn(world);
      const entry = await registerAndPublish(world, placed(world, schoolList()));
      const { unitId, ...content } = placed(world, schoolList({ summary: '改写的摘要' }));
      assert.equal(entry.unitId, unitId, 'in the merged catalog it is still the collector\'s');
      const revise = (by: string) => world.as(by).put<typeof entry>(`/resources/${entry.resourceId}`, content, ifMatch(entry));
      for (const by of [coordinator, executor]) {
        await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', content: ['改写的摘要'], attempt: () => world.as(by).put(`/resources/${entry.resourceId}`, content, ifMatch(entry)), unchanged: () => readEntry(world, entry.resourceId) });
      }
      // conversely
      expectStatus(await expectEntered(world, ['resource.revised'], () => revise(owner)), 200);
    },
  },
  collectionAuthorised(collection),
  storesClosed(collection, 'The part of the duty that a deployment decides: leak and unlawful acquisition from the stores.'),
  backedUp(collection),
  {
    duty: 'shanghai-21',
    title: { zh: '技术管理部门须经授权方可加载数据，加载留痕，本部门不因此取得查看权', en: 'the technical manager loads data when authorised; it is recorded, and gives no right to read' },
    rules: ['collection-authorised'],
    reading: 'The text permits, with security assured. Data is extracted and transformed before it is loaded; the platform assures the load: cited with shanghai-13.',
    async run(start) {
      const world = await start();
      const { owner, executor } = peopleIn(world);
      const resourceId = await publishPupils(world);
      const file = pupilFile(pupilRow(1), pupilRow(2));
      const load = () => world.as(executor).post(`/resources/${resourceId}/imports`, { bytes: file.length });
      await expectRefusal(world, { status: 403, code: 'COLLECTION_NOT_AUTHORISED', article: '13', duty: 'shanghai-13', attempt: load, unchanged: () => readEntry(world, resourceId as ResourceId) });
      // conversely: with the owner's authorisation
      expectStatus(await world.as(owner).post(`/resources/${resourceId}/collectors`, { personId: world.personId(executor), until: '2026-11-30' }), 200);
      const done = await importFile(world, resourceId, file, executor);
      assert.deepEqual([done.state, done.rows], ['COMPLETED', 2]);
      const { items } = expectStatus(await world.as(executor).get<{ readonly items: readonly { readonly confidential: boolean; readonly sample?: string }[] }>(`/resources/${resourceId}/preview`), 200);
      for (const { sample } of items.filter(({ confidential }) => confidential)) assert.doesNotMatch(sample ?? '', /演示|199000/);
    },
  },
  storedEncrypted(encryption),
  backedUp(encryption),
];
