import * as z from 'zod';
import { DataSystem } from '../../lib/catalog/data-system.ts';
import { SystemId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DataSystemEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DataSystemView, toDataSystemView } from './data-system-view.ts';

const { name, kind, migration } = DataSystem.shape;

/** By its department, or by the coordinator who found it. */
export const registerSystem = operation({
  name: 'registerSystem',
  context: 'catalog',
  summary: { zh: '登记系统或对外数据服务', en: 'Register a system or outward data service' },
  route: 'POST /systems',
  caller: 'owner',
  also: ['coordinator'],
  rules: ['catalog.filing'],
  status: 201,
  body: z.strictObject({ unitId: UnitId, name, kind, migration }),
  returns: DataSystemView,
  async handle({ body: { unitId, migration: plan, ...body }, platform, actor, sit, law, now, commit }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path, { seat: ['owner', 'coordinator'] });
    const systemId = SystemId.parse(`system-${platform.random.token()}`);
    const system: DataSystem = { ...body, systemId, unitId, unitPath: unit.value.path, ...(plan && { migration: plan }), registeredBy: actor.personId, createdAt: now };
    return commit(
      { stream: 'sharing', action: 'system.registered', subject: { systemId, unitId }, facts: { kind: system.kind } },
      [DataSystemEntity.insert(system)], toDataSystemView(await law(unit.value.path), system, 1), { version: 1 },
    );
  },
});
