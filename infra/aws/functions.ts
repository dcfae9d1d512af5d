import type { JobDeclaration, Operation } from '../../lib/operation/operation.ts';
import { handlerOf, type Runtime } from './entries.ts';
import { environmentOf } from './environment.ts';
import { roleName, type Unit } from './units.ts';

const rates: Readonly<Record<JobDeclaration<readonly []>['every'], string>> = { '1 minute': 'rate(1 minute)', '5 minutes': 'rate(5 minutes)', '1 hour': 'rate(1 hour)', '1 day': 'rate(1 day)' };

const eventOf = (timers: boolean) => (operation: Operation): object =>
  (operation.kind === 'http'
    ? { httpApi: operation.route }
    : { schedule: { rate: [rates[operation.every]], input: { job: operation.name }, description: operation.summary.en, ...(!timers && { enabled: false }) } });

/** Below the gateway's 30 seconds; a job may work longer, its lease keeps two runs apart. */
const TIMEOUTS = { http: 20, job: 120 } as const;
/** Processor time comes with memory: what deciphers, or reads files, gets more. */
const memoryOf = ({ ports }: Unit): number => (ports.some((port) => port !== 'ledgerReader' && port !== 'expired' && port !== 'sink') ? 1024 : 512);

export interface FunctionOptions {
  readonly runtime: Runtime;
  /** Region of the key table's second copy, or empty. */
  readonly replica: string;
  /** Without them jobs run when they are called: in tests. */
  readonly timers: boolean;
}

/** `functions:` of serverless.yml, derived from the register. */
export function functionsOf(units: readonly Unit[], { runtime, replica, timers }: FunctionOptions): Readonly<Record<string, object>> {
  return Object.fromEntries([
    ...units.map((unit) => [unit.name, {
      handler: handlerOf(runtime, unit.name), role: roleName(unit.name), timeout: TIMEOUTS[unit.kind], memorySize: memoryOf(unit),
      environment: environmentOf(unit, replica), events: unit.operations.map(eventOf(timers)),
    }]),
    ['unmatched', { handler: handlerOf(runtime, 'unmatched'), role: roleName('unmatched'), timeout: 5, memorySize: 256, events: [{ httpApi: '*' }] }],
  ]);
}
