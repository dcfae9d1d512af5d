import type { Basics, Platform, PortName, Ports } from '../platform/platform.ts';

/** The basics and the ports that were asked for by name; no other is within reach. */
export function pickPorts(platform: Platform, uses: readonly PortName[]): Basics & Pick<Ports, PortName> {
  const { clock, random, log, storage, laws, calendar } = platform;
  const ports: Partial<Pick<Ports, PortName>> = Object.fromEntries(uses.map((name) => [name, platform[name]]));
  return { clock, random, log, storage, laws, calendar, ...ports } as Basics & Pick<Ports, PortName>;
}
