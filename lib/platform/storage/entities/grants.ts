import type { GrantId, NodeId, ProductId, UnitId } from '../../../identifiers.ts';
import { DailyReads, Delivery, Grant } from '../../../grants/grant.ts';
import { FrontEndNode, JointTest } from '../../../grants/node.ts';
import { Product } from '../../../grants/product.ts';
import { entity } from '../entity.ts';

export const GrantEntity = entity<'grant', Grant, { grantId: GrantId }>({
  name: 'grant', table: 'registry', schema: Grant, steady: true,
  key: ({ grantId }) => ({ partition: [grantId] }),
  indexes: {
    byConsumer: { index: 'index1', place: (grant) => ({ partition: [grant.consumerUnitId], sort: [grant.grantId] }) },
    byResource: { index: 'index2', place: (grant) => ({ partition: [grant.resourceId], sort: [grant.grantId] }) },
    /** Keys of pseudonyms that are still there, by the instant from which nothing needs them. */
    pseudonymKeys: {
      index: 'index3',
      place: (grant) => (grant.pseudonymKey === 'live' ? { partition: ['live'], sort: [grant.state === 'REVOKED' ? grant.updatedAt : grant.endsAt, grant.grantId] } : undefined),
    },
  },
});

export const DailyReadsEntity = entity<'dailyReads', DailyReads, Pick<DailyReads, 'grantId' | 'day'>>({
  name: 'dailyReads', table: 'registry', schema: DailyReads, bookkeeping: true,
  key: ({ grantId, day }) => ({ partition: [grantId], sort: [day] }),
});

export const DeliveryEntity = entity<'delivery', Delivery, { deliveryId: string }>({
  name: 'delivery', table: 'registry', schema: Delivery,
  key: ({ deliveryId }) => ({ partition: [deliveryId] }),
  indexes: {
    byGrant: { index: 'index1', place: (delivery) => ({ partition: [delivery.grantId], sort: [delivery.deliveryId] }) },
    byResource: { index: 'index2', place: (delivery) => ({ partition: [delivery.resourceId], sort: [delivery.deliveryId] }) },
  },
});

export const ProductEntity = entity<'product', Product, { grantId: GrantId; productId: ProductId }>({
  name: 'product', table: 'registry', schema: Product,
  key: ({ grantId, productId }) => ({ partition: [grantId], sort: [productId] }),
});

export const NodeEntity = entity<'node', FrontEndNode, { unitId: UnitId; nodeId: NodeId }>({
  name: 'node', table: 'registry', schema: FrontEndNode,
  key: ({ unitId, nodeId }) => ({ partition: [unitId], sort: [nodeId] }),
});

export const JointTestEntity = entity<'joint-test', JointTest, { grantId: GrantId; nodeId: NodeId }>({
  name: 'joint-test', table: 'registry', schema: JointTest,
  key: ({ grantId, nodeId }) => ({ partition: [grantId], sort: [nodeId] }),
});
