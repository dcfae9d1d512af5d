import { cityUnder } from '../../infra/local/demo-cities.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { createLawBook } from '../../lib/regulations/law-book.ts';
import type { BoundUnit } from '../../lib/regulations/law.ts';
import { PROFILE_KEYS } from '../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import { cpuBeside, micro, type Figure } from './measure.ts';

const BAR = 2;
const batch = 1000;

/** The deepest unit of a regulation's place with its chain; `tightened` by the authority and by itself where asked. */
function chainUnder(regulation: string, tightened: boolean): readonly BoundUnit[] {
  const { units, cast } = cityUnder(regulation);
  const owner = units.find(({ unitId }) => unitId === `unit-${cast.ownerUnit}`);
  return (owner?.path ?? []).flatMap((unitId) => units.filter((unit) => unit.unitId === unitId))
    .map((unit): BoundUnit => ({ ...unit, overrides: tightened ? { 'logs.sharing': { value: unit.path.length + 3, unit: 'years' }, 'sharing.refusalReasons': true } : {} }));
}

/** Which text binds the unit, and one value of it, key after key, from the chain as it is loaded for a call. */
export async function effectiveValueFigures(): Promise<readonly Figure[]> {
  const laws = createLawBook();
  const on = LocalDate.parse('2026-11-23');
  const figures: Figure[] = [];
  for (const tightened of [false, true]) {
    const chains = REGULATIONS.map(({ id }) => chainUnder(id, tightened));
    const values = new Map<string, unknown>(PROFILE_KEYS.map((key, index) => [key, index]));
    let seen = 0;
    const each = (look: (call: number) => unknown) => async () => { for (let call = 0; call < batch; call += 1) if (look(call) !== undefined) seen += 1; };
    const keyOf = (call: number) => PROFILE_KEYS[call % PROFILE_KEYS.length] ?? 'meta.scope';
    const [ours, theirs] = (await cpuBeside(31, 100,
      each((call) => laws.for(chains[call % chains.length] ?? [], on).value(keyOf(call))),
      each((call) => values.get(keyOf(call))))).map((time) => time / batch) as [number, number];
    figures.push({
      name: `Effective value, ${tightened ? 'a chain whose every unit is stricter' : 'a chain without overrides'}`, value: micro(ours), baseline: `${(theirs * 1000).toFixed(0)} ns a look-up in one Map`,
      how: `all ${REGULATIONS.length} regulations and ${PROFILE_KEYS.length} keys in turn, chains of up to three units, ${batch} look-ups a call, processor time, median of 31 rounds of 100 calls; ${seen} found`,
      bar: { text: `under ${BAR} µs warm`, met: ours < BAR },
    });
  }
  return figures;
}
