import type { Grant } from '../../lib/grants/grant.ts';
import { requireNode, requireTested } from '../../lib/grants/node.ts';
import type { NodeId } from '../../lib/identifiers.ts';
import { JointTestEntity, NodeEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';

/** A push goes to a node of the consumer that both sides have tested, where the law shares so. @throws Refusal `NODE_REQUIRED`, `JOINT_TEST_REQUIRED` */
export async function requirePushTarget(storage: Storage, law: Law, { grantId, consumerUnitId }: Grant, nodeId: NodeId | undefined): Promise<void> {
  const [node, test] = nodeId === undefined ? [] : await Promise.all([
    storage.get(NodeEntity.ref({ unitId: consumerUnitId, nodeId })), storage.get(JointTestEntity.ref({ grantId, nodeId })),
  ]);
  requireNode(law, node?.value);
  requireTested(law, test?.value);
}
