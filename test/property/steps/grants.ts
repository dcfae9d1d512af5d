import type { AnyBody } from '../../support/test-platform.ts';
import { must } from '../violation.ts';
import { done } from '../walker.ts';
import type { GrantSeen } from '../grants.ts';
import { readBeside } from './reads.ts';
import type { Step } from './step.ts';

const VERBS = { suspend: 'suspension', resume: 'resumption', revoke: 'revocation' } as const;

const move: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people, random } = walker;
  const now = walker.world.clock.now();
  const grant = walker.recent(model.grants.filter(({ state, endsAt }) => state !== 'REVOKED' && (now < endsAt || state === 'SUSPENDED')), 20);
  if (!grant) return false;
  const kind = grant.state === 'SUSPENDED' ? random.pick(['resume', 'resume', 'resume', 'revoke'] as const) : random.pick(['suspend', 'suspend', 'suspend', 'revoke', 'resume'] as const);
  const { resource, consumerUnit } = grant.item;
  const today = walker.today();
  const by = walker.someone([...people.holders('DataOwner', resource.unit, today), ...people.holders('DataCoordinator', resource.unit, today)]);
  const filing = model.filings.get(consumerUnit)?.findLast(({ level, validUntil }) => level >= 2 && validUntil >= today);
  const request = {
    operation: `${kind}Grant`, by, path: `/grants/${grant.grantId}/${VERBS[kind]}`,
    body: { reason: '随机测试', ...(kind === 'resume' && filing && walker.chance(0.7) && { filingId: filing.filingId }) },
  };
  const learn = (answered: Awaited<ReturnType<typeof walker.change<GrantSeen>>>) => {
    if (!done(answered)) return answered;
    const may = people.handsOf(by, 'DataOwner', resource.unit, today) ?? people.handsOf(by, 'DataCoordinator', resource.unit, today);
    must(may !== undefined, 'only owner or coordinator moves a grant', () => `${kind} by ${by}`);
    grant.state = kind === 'suspend' ? 'SUSPENDED' : kind === 'resume' ? 'IN_FORCE' : 'REVOKED';
    grant.evidenceUntil = answered.body.evidenceUntil;
    return answered;
  };
  if (kind !== 'resume' && walker.chance(0.2)) return readBeside(walker, grant, async (): Promise<Awaited<ReturnType<typeof walker.change<AnyBody>>>> => learn(await walker.send<GrantSeen>(request)));
  learn(await walker.change<GrantSeen>(request));
};

export const grantSteps: readonly Step[] = [{ name: 'moveGrant', weight: 2, take: move }];
