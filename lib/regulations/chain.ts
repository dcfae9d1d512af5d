import type { LocalDate } from '../calendar/instant.ts';
import type { FrozenProfile } from './citation.ts';
import type { BoundUnit } from './law.ts';
import { Refusal } from './refusal.ts';
import { covers, type Regulation, type RegulationVersion, versionNamed, versionOn } from './regulation.ts';

/** What binds a unit: the text, and the units whose overrides count, the authority first. */
export interface Binding {
  readonly regulation: Regulation;
  readonly version: RegulationVersion;
  readonly overriding: readonly BoundUnit[];
}

const unbound = (zh: string, en: string): Refusal => new Refusal('REGULATION_UNKNOWN', { detail: { zh, en } });
const hasAny = (overrides: BoundUnit['overrides']): boolean => {
  for (const key in overrides) if (Object.hasOwn(overrides, key)) return true;
  return false;
};
const withOverrides = (units: readonly BoundUnit[]) => units.filter(({ overrides }) => hasAny(overrides));

/**
 * Walks from the unit up to the nearest authority whose regulation covers the unit's kind, and no further: what a
 * higher authority wrote for others enters only where a unit below takes it as its own override.
 */
export function bind(regulations: ReadonlyMap<string, Regulation>, chain: readonly BoundUnit[], on: LocalDate): Binding {
  const unit = chain.at(-1);
  if (!unit) throw unbound('未指明单位', 'No unit was named');
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const id = chain[index]?.regulation;
    if (id === undefined) continue;
    const regulation = regulations.get(id);
    if (!regulation) throw unbound(`本平台未收录管理办法“${id}”`, `The regulation "${id}" is not known here`);
    const version = versionOn(regulation, on);
    if (version && covers(regulation, version, unit.kind)) return { regulation, version, overriding: withOverrides(chain.slice(index)) };
  }
  throw unbound('该单位及其上级在该日期没有适用的管理办法', 'No regulation binds this unit on that date');
}

/** The named version, with the overrides below the authority that issued it; none where the unit has left that authority. */
export function bindFrozen(regulations: ReadonlyMap<string, Regulation>, chain: readonly BoundUnit[], profile: FrozenProfile): Binding {
  const regulation = regulations.get(profile.regulation);
  const version = regulation && versionNamed(regulation, profile.version);
  if (!regulation || !version) {
    throw unbound(`本平台未收录管理办法“${profile.regulation}”的 ${profile.version} 版本`, `Version ${profile.version} of "${profile.regulation}" is not known here`);
  }
  const authority = chain.findLastIndex((unit) => unit.regulation === profile.regulation);
  return { regulation, version, overriding: authority < 0 ? [] : withOverrides(chain.slice(authority)) };
}
