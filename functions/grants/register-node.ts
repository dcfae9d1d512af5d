import * as z from 'zod';
import { FrontEndNode } from '../../lib/grants/node.ts';
import { NodeId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { NodeEntity } from '../../lib/platform/storage/entities/grants.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireOwnUnit } from '../sharing/own-unit.ts';

/** One address of one unit is one node, however often it is sent. */
const nodeIdOf = (unitId: UnitId, address: string): NodeId => NodeId.parse(`node-${sha256Hex(canonicalize([unitId, address])).slice(0, 26)}`);

/** By the unit that receives, also one from outside: whether its address is in the network is asked when something is to be pushed. */
export const registerNode = operation({
  name: 'registerNode',
  context: 'grants',
  summary: { zh: '登记接收数据的前置机', en: 'Register a front-end node that receives data' },
  route: 'POST /units/{unitId}/nodes',
  caller: 'person',
  rules: ['sharing.channel', 'sharing.deliveryPreference'],
  refusals: ['SEAT_REQUIRED', 'ALREADY_EXISTS'],
  path: z.strictObject({ unitId: UnitId }),
  body: FrontEndNode.pick({ name: true, address: true, database: true }),
  returns: FrontEndNode,
  status: 201,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path: { unitId }, body, actor, now, platform, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const capacity = requireOwnUnit(actor, unit.value.path, ['DataConsumer', 'UnitAdministrator']);
    const node: FrontEndNode = { nodeId: nodeIdOf(unitId, body.address), unitId, ...body, registeredBy: actor.personId, registeredAt: now };
    if (await platform.storage.get(NodeEntity.ref(node))) throw new Refusal('ALREADY_EXISTS', { pointers: [{ pointer: '/address', detail: { zh: '该地址的前置机已登记', en: 'A node with this address is registered' } }] });
    return commit({ stream: 'sharing', action: 'node.registered', capacity, subject: { nodeId: node.nodeId, unitId } }, [NodeEntity.insert(node)], node, { version: 1 });
  },
});
