import type { Actor, Role } from '../organizations/actor.ts';
import { reachOf, type Reach } from '../organizations/seats.ts';
import { roleTitle } from '../organizations/role-titles.ts';
import type { UnitId } from '../identifiers.ts';
import { UnitEntity } from '../platform/storage/entities/organizations.ts';
import type { Storage } from '../platform/storage/storage.ts';
import type { Text } from '../regulations/refusal.ts';

interface Seating {
  readonly title: Text;
  readonly roles: readonly Role[];
}
interface Refused {
  /** Each of which would do. */
  readonly seatings: readonly Seating[];
  readonly unitPath: readonly UnitId[];
  /** The caller was found to be a party to the matter before. */
  readonly party: boolean;
}

/** Who is told which unit it is: parties to the matter, and the unit's own chain, above and below. */
const mayBeTold = ({ unitId, unitPath: own, roles, delegations }: Actor, unitPath: readonly UnitId[]): boolean => {
  const last = unitPath.at(-1);
  return unitPath.includes(unitId) || (last !== undefined && own.includes(last)) || [...roles, ...delegations].some((held) => unitPath.includes(held.unitId));
};

const spaced = (role: Role): string => role.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
const PLACE: Record<Reach, (name: string) => Text> = {
  self: (name) => ({ zh: name, en: name }),
  chain: (name) => ({ zh: `${name}或其上级单位`, en: `${name} or a unit above it` }),
  above: (name) => ({ zh: name, en: `a unit above ${name}` }), // 上级 stands in the role's own title
};

const seatText = ({ title, roles }: Seating): Text => (roles.length > 0 ? { zh: roles.map(roleTitle).join('或'), en: roles.map(spaced).join(' or ') } : title);

/** Which seats, at which unit, do what the caller may not. To whom the unit is no business it stays unnamed. */
export async function whoSits(storage: Storage, actor: Actor, { seatings, unitPath, party }: Refused): Promise<Text> {
  const unitId = unitPath.at(-1);
  const unit = unitId && (party || mayBeTold(actor, unitPath)) ? await storage.get(UnitEntity.ref({ unitId })) : undefined;
  if (!unit) return { zh: `此事项由${either(seatings.map(seatText), 'zh')}办理，您在该单位不担任此职责`, en: `This is done by the ${either(seatings.map(seatText), 'en')}; you do not hold that seat for this unit` };
  const { name } = unit.value;
  const placed = seatings.map((seating): Text => {
    const seat = seatText(seating);
    const reach = seating.roles[0] ? reachOf(seating.roles[0]) : 'chain';
    const place = PLACE[reach === 'chain' && unitPath.length === 1 ? 'self' : reach](name);
    return { zh: `${place.zh}的${seat.zh}`, en: `${seat.en} of ${place.en}` };
  });
  return { zh: `此事项由${either(placed, 'zh')}办理，您不担任此职责`, en: `This is done by the ${either(placed, 'en')}; you do not hold that seat` };
}

const either = (texts: readonly Text[], language: keyof Text): string => texts.map((text) => text[language]).join(language === 'zh' ? '，或' : ', or the ');
