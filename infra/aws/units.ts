import { OPERATIONS } from '../../functions/index.ts';
import type { Context, Operation } from '../../lib/operation/operation.ts';
import type { PortName } from '../../lib/platform/platform.ts';

/**
 * One Lambda function, one bundle, one role: operations of one context that need the same ports. So no operation can
 * reach what it did not declare, and the template stays within CloudFormation's 500 resources.
 */
export interface Unit {
  /** `sharing-objects`, `retention-jobs-keys-expired`. */
  readonly name: string;
  readonly context: Context;
  readonly kind: Operation['kind'];
  readonly ports: readonly PortName[];
  readonly operations: readonly Operation[];
}

/** Stand alone because their start-up time counts most. */
const ALONE: readonly string[] = ['queryRecords'];

export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const pascal = (name: string): string => name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');

/** What signs also reads the ledger and looks past ends: its one port names the unit. */
const labelOf = (ports: readonly PortName[]): readonly string[] =>
  (ports.includes('signers') || ports.includes('signer') ? ['signing'] : ports.map(kebab));

function nameOf({ name, context, kind, uses = [] }: Operation): string {
  if (ALONE.includes(name)) return [context, kebab(name)].join('-');
  return [context, ...(kind === 'job' ? ['jobs'] : []), ...labelOf([...uses].sort())].join('-');
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
