import type { Basics, Composition, PortName, Ports } from '../platform/platform.ts';

/** The basics and the ports that were asked for by name; no other is within reach. @throws TypeError for one that was not composed */
export function pickPorts(platform: Composition, uses: readonly PortName[]): Basics & Pick<Ports, PortName> {
  const { clock, random, log, storage, laws, calendar } = platform;
  const ports: Partial<Pick<Ports, PortName>> = Object.fromEntries(uses.map((name) => [name, platform[name] ?? missing(name)]));
  return { clock, random, log, storage, laws, calendar, ...ports } as Basics & Pick<Ports, PortName>;
}

function missing(name: PortName): never {
  throw new TypeError(`the port ${name} was not composed for this operation`);
}
