import { Product, requireSource } from '../../lib/grants/product.ts';
import { ProductId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { ProductEntity } from '../../lib/platform/storage/entities/grants.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant } from './grants.ts';
import { requireTrue } from './seal-grant.ts';

/** Also after the grant has ended: what was read in time may be written up later. */
export const registerProduct = operation({
  name: 'registerProduct',
  context: 'grants',
  summary: { zh: '登记引用或分析利用共享数据形成的报告、数据集', en: 'Register a report or dataset that quotes or analyses shared data' },
  route: 'POST /grants/{grantId}/products',
  caller: 'consumer',
  rules: ['sharing.sourceAttribution', 'sharing.purposeLimitation', 'access.leastPrivilege'],
  uses: ['keys'],
  path: GrantPath,
  body: Product.pick({ kind: true, title: true, fields: true, source: true }),
  returns: Product,
  status: 201,
  refusals: ['GRANT_UNVERIFIED', 'KEY_DESTROYED', 'FIELD_NOT_GRANTED', 'SOURCE_REQUIRED'],
  loads: grantRefs,
  async handle({ loaded: [loaded], body, actor, sit, now, platform, commit }) {
    const { value: grant } = requireGrant(actor, loaded);
    const law = lawOfGrant(platform, grant);
    await sit(grant.consumerUnitPath, { under: law });
    await requireTrue(platform.keys, grant, now);
    const beyond = body.fields.flatMap((field, at) => (grant.scope.fields.includes(field) ? [] : [{ pointer: `/fields/${at}`, detail: { zh: '未获授权的数据项', en: 'Not granted' } }]));
    law.require('scope-bound', beyond.length === 0, { code: 'FIELD_NOT_GRANTED', pointers: beyond });
    requireSource(law, grant, body.source);
    const { grantId, resourceId, consumerUnitId, consumerUnitPath, ownerUnitId, ownerUnitPath } = grant;
    const product: Product = {
      productId: ProductId.parse(`product-${platform.random.token()}`), grantId, resourceId, consumerUnitId, consumerUnitPath, ownerUnitId, ownerUnitPath,
      ...body, registeredBy: actor.personId, registeredAt: now,
    };
    return commit(
      { stream: 'sharing', action: 'product.registered', subject: { productId: product.productId, grantId, resourceId }, profile: grant.profile,
        facts: { kind: body.kind, fields: body.fields, ...(body.source !== undefined && { source: sha256Hex(body.source) }) } },
      [ProductEntity.insert(product)], product, { version: 1 },
    );
  },
});
