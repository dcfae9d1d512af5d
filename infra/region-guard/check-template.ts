import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { Regulation } from '../../lib/regulations/regulation.ts';
import { checkArchive } from './checks/archive.ts';
import { checkBuckets } from './checks/buckets.ts';
import { checkPermissions } from './checks/permissions.ts';
import { checkPlaces } from './checks/places.ts';
import { checkEntrances, checkFunctions, checkLogGroups, checkLogs } from './checks/services.ts';
import { checkTables } from './checks/tables.ts';
import { longestLogFloor } from './log-floor.ts';
import { JUDGED, NEVER } from './resource-types.ts';
import { resolveTemplate, type Template } from './resolve-template.ts';
import type { Check, GuardFinding, Resource } from './stack.ts';
import { isObject, possible } from './tree.ts';

const CHECKS: readonly Check[] = [checkTypes, checkPlaces, checkTables, checkBuckets, checkArchive, checkPermissions, checkLogs, checkEntrances, checkFunctions, checkLogGroups];

export interface TemplateOptions {
  /** Where the stack is to stand. */
  readonly region: string;
  /** Hosts that the operator has declared as their own. */
  readonly declared: ReadonlySet<string>;
  readonly on: LocalDate;
  readonly regulations?: readonly Regulation[];
}

/** Everything in a CloudFormation template that may not be, all at once. Pure. */
export function checkTemplate(template: Template, { region, declared, on, regulations }: TemplateOptions): readonly GuardFinding[] {
  const findings: GuardFinding[] = [];
  const report = (id: GuardFinding['id'], resource: string, found: string): void => void findings.push({ id, resource, found });
  const { resources, outputs } = resolveTemplate(template, region);
  const [bucket] = possible(outputs, 'ServerlessDeploymentBucketName', 'Value');
  const stack = {
    region, declared, deploymentBucket: typeof bucket === 'string' ? bucket : undefined, report, logDays: longestLogFloor(on, regulations),
    resources: Object.entries(resources).map(([name, tree]): Resource => {
      const type = isObject(tree) && typeof tree['Type'] === 'string' ? tree['Type'] : '';
      return { name, type, properties: isObject(tree) ? tree['Properties'] : undefined, tree };
    }),
  };
  if (template.Transform !== undefined) report('resource-known', 'Transform', JSON.stringify(template.Transform));
  for (const check of CHECKS) check(stack);
  return findings;
}

function checkTypes({ resources, report }: Parameters<Check>[0]): void {
  for (const { name, type } of resources) {
    const never = NEVER.find((candidate) => candidate.type.test(type));
    if (never) report(never.id, name, type);
    else if (!JUDGED.has(type)) report('resource-known', name, type || '（无 Type · no Type）');
  }
}
