import { OPERATIONS } from '../../functions/index.ts';
import type { Context, Operation } from '../../lib/operation/operation.ts';
import { parseRoute } from '../../lib/operation/route.ts';
import type { PortName } from '../../lib/platform/platform.ts';

/**
 * One Lambda function, one bundle, one role: operations of one context that need the same ports. So no operation can
 * reach what it did not declare, and the template stays within CloudFormation's 500 resources. What is too much for one
 * bundle (test/infra/bundle-checks.ts) is three: what reads, what changes the context's main thing, what changes others.
 */
export interface Unit {
  /** `sharing-objects`, `catalog-reads`, `retention-jobs-keys-expired`. */
  readonly name: string;
  readonly context: Context;
  readonly kind: Operation['kind'];
  readonly ports: readonly PortName[];
  readonly operations: readonly Operation[];
}

/** Stand alone because their start-up time counts most. */
const ALONE: readonly string[] = ['queryRecords'];

/** Contexts whose operations with storage alone are too much for one bundle, by where the routes of their main thing begin. */
const IN_THREE: Partial<Readonly<Record<Context, string>>> = { catalog: 'resources', sharing: 'applications' };

export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const pascal = (name: string): string => name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');

/** What signs also reads the ledger and looks past ends: its one port names the unit. */
const labelOf = (ports: readonly PortName[]): readonly string[] =>
  (ports.includes('signers') || ports.includes('signer') ? ['signing'] : ports.map(kebab));

function partOf(operation: Operation): readonly string[] {
  const main = IN_THREE[operation.context];
  if (main === undefined || operation.kind === 'job' || (operation.uses ?? []).length > 0) return [];
  const { method, segments } = parseRoute(operation.route);
  return [method === 'GET' ? 'reads' : segments[0] === main ? main : 'others'];
}

function nameOf(operation: Operation): string {
  const { name, context, kind, uses = [] } = operation;
  if (ALONE.includes(name)) return [context, kebab(name)].join('-');
  return [context, ...partOf(operation), ...(kind === 'job' ? ['jobs'] : []), ...labelOf([...uses].sort())].join('-');
}

export function placeInUnits(operations: readonly Operation[]): readonly Unit[] {
  const units = new Map<string, Unit>();
  for (const operation of operations) {
    const name = nameOf(operation);
    const { context, kind, uses = [] } = operation;
    const ports = [...uses].sort();
    const unit = units.get(name) ?? { name, context, kind, ports, operations: [] };
    if (unit.ports.join() !== ports.join() || unit.kind !== kind) throw new TypeError(`${operation.name} does not fit into unit ${name}`);
    units.set(name, { ...unit, operations: [...unit.operations, operation] });
  }
  return [...units.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const UNITS: readonly Unit[] = placeInUnits(OPERATIONS);

/** Logical id of the role that a unit runs under. */
export const roleName = (name: string): string => `${pascal(name)}Role`;
