import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { GrantId, NodeId, PersonId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';

/** 前置机: the consumer's machine in the network of the text, to which data is pushed. */
export const FrontEndNode = z.strictObject({
  nodeId: NodeId,
  unitId: UnitId,
  name: z.string().min(1).max(60),
  address: z.ipv4().describe('前置机在政务外网的 IPv4 地址 · its IPv4 address in the government extranet'),
  database: z.string().min(2).max(60).describe('数据库软件及版本 · database software with its version'),
  registeredBy: PersonId,
  registeredAt: Instant,
});
export type FrontEndNode = z.output<typeof FrontEndNode>;

const Confirmation = z.strictObject({ outcome: z.enum(['PASSED', 'FAILED']), testedOn: LocalDate, by: PersonId, at: Instant });
export const Side = z.enum(['CONSUMER', 'PLATFORM']);

/** 联调: of one node for one grant, as each side has confirmed it. */
export const JointTest = z.strictObject({
  grantId: GrantId, nodeId: NodeId,
  confirmed: z.partialRecord(Side, Confirmation),
  updatedAt: Instant,
});
export type JointTest = z.output<typeof JointTest>;

/** Both have confirmed the same test, and it passed. */
export function isPassed(test: JointTest | undefined): boolean {
  const { CONSUMER: one, PLATFORM: other } = test?.confirmed ?? {};
  return one?.outcome === 'PASSED' && other?.outcome === 'PASSED' && one.testedOn === other.testedOn;
}

/** Where the text shares by front-end nodes, a push goes to one of them. */
export const wantsNode = (law: Law): boolean => law.value('sharing.deliveryPreference').others?.includes('FRONT_END_PUSH') ?? false;

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
function isWithin(address: string, range: string): boolean {
  const [start = '', bits = '32'] = range.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(start) / size);
}

/** @throws Refusal `NODE_REQUIRED` unless it is a node, with an address in the network of the text */
export function requireNode(law: Law, node: FrontEndNode | undefined): void {
  const { network = '', ranges } = law.value('sharing.channel');
  const inside = node !== undefined && (ranges === undefined || ranges.some((range) => isWithin(node.address, range)));
  law.require('front-end-node', !wantsNode(law) || inside, {
    code: 'NODE_REQUIRED', pointers: [{ pointer: '/nodeId', detail: node ? { zh: `该前置机的地址不在${network}内`, en: 'Its address is outside the network' } : { zh: '须为使用单位已登记的前置机', en: 'Must be a node that the consumer has registered' } }],
  });
}
/** @throws Refusal `JOINT_TEST_REQUIRED` */
export function requireTested(law: Law, test: JointTest | undefined): void {
  law.require('joint-test-passed', !wantsNode(law) || isPassed(test), { code: 'JOINT_TEST_REQUIRED' });
}

export const NodeView = FrontEndNode.extend({
  jointTest: JointTest.shape.confirmed.optional(),
  /** Whether data may be pushed to it under this grant. */
  tested: z.boolean(),
});
export const toNodeView = (node: FrontEndNode, test: JointTest | undefined): z.output<typeof NodeView> => ({ ...node, ...(test && { jointTest: test.confirmed }), tested: isPassed(test) });
