import { activateGrant } from './activate-grant.ts';
import { attestDestruction } from './attest-destruction.ts';
import { confirmJointTest } from './confirm-joint-test.ts';
import { endPseudonyms } from './end-pseudonyms.ts';
import { getGrant } from './get-grant.ts';
import { getGrantUsage } from './get-grant-usage.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listGrants } from './list-grants.ts';
import { listNodes } from './list-nodes.ts';
import { listProducts } from './list-products.ts';
import { queryRecords } from './query-records.ts';
import { registerDelivery } from './register-delivery.ts';
import { registerNode } from './register-node.ts';
import { registerProduct } from './register-product.ts';
import { resumeGrant } from './resume-grant.ts';
import { reviewShares } from './review-shares.ts';
import { revokeGrant } from './revoke-grant.ts';
import { suspendGrant } from './suspend-grant.ts';

export const grantsOperations = [
  activateGrant, getGrant, listGrants, suspendGrant, resumeGrant, revokeGrant, getGrantUsage, queryRecords, registerDelivery, listDeliveries, attestDestruction, registerProduct, listProducts, registerNode, listNodes, confirmJointTest, endPseudonyms, reviewShares,
] as const;
