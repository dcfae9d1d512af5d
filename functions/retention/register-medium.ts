import * as z from 'zod';
import { MediumId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MediumEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Medium } from '../../lib/retention/medium.ts';

/** One medium of one unit is one item, however often it is sent. */
const mediumIdOf = (unitId: UnitId, label: string): MediumId => MediumId.parse(`medium-${sha256Hex(canonicalize([unitId, label])).slice(0, 26)}`);

export const registerMedium = operation({
  name: 'registerMedium',
  context: 'retention',
  summary: { zh: '登记存有数据的存储介质', en: 'Register a storage medium that holds data' },
  route: 'POST /units/{unitId}/media',
  caller: 'technical',
  also: ['owner'],
  rules: ['destruction.method'],
  refusals: ['ALREADY_EXISTS'],
  path: z.strictObject({ unitId: UnitId }),
  body: Medium.pick({ kind: true, label: true, grade: true }),
  returns: Medium,
  status: 201,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], body, actor, sit, law, now, platform, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const { unitId, path } = unit.value;
    const capacity = await sit(path, { seat: ['technical', 'owner'] });
    const { profile } = await law(path);
    const medium: Medium = { mediumId: mediumIdOf(unitId, body.label), unitId, unitPath: path, ...body, state: 'IN_USE', profile, registeredBy: actor.personId, registeredAt: now };
    if (await platform.storage.get(MediumEntity.ref(medium))) throw new Refusal('ALREADY_EXISTS', { pointers: [{ pointer: '/label', detail: { zh: '该编号的介质已登记', en: 'A medium with this number is registered' } }] });
    return commit(
      { stream: 'sharing', action: 'medium.registered', capacity, subject: { mediumId: medium.mediumId, unitId }, profile, facts: { kind: body.kind, grade: body.grade } },
      [MediumEntity.insert(medium)], medium, { version: 1 },
    );
  },
});
