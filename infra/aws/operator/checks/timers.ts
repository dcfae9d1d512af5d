import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { OPERATIONS } from '../../../../functions/index.ts';
import { UNITS } from '../../units.ts';
import { deployAgain, ofType, text, unless, type Check, type Finding } from '../examination.ts';

const Input = z.object({ job: z.string() });
const jobOf = (input: string | undefined): string | undefined => {
  try {
    return Input.safeParse(JSON.parse(input ?? '')).data?.job;
  } catch {
    return undefined; // a target that names no job
  }
};

/** A rule is known by the job that its target is sent: physical ids hold a bus before the name where there is one. */
export const timers: Check = {
  name: 'timers',
  title: text('定时规则', 'Timers'),
  async examine(stage) {
    const findings: Finding[] = [];
    const running = new Set<string>();
    for (const { physicalId } of ofType(stage, 'AWS::Events::Rule')) {
      const rule = physicalId.split('|').at(-1) ?? physicalId;
      const { State, ScheduleExpression } = await stage.events.send(new DescribeRuleCommand({ Name: rule }));
      const { Targets = [] } = await stage.events.send(new ListTargetsByRuleCommand({ Rule: rule }));
      findings.push(...unless(State === 'ENABLED', rule, text('规则未启用', 'the rule is not enabled'), deployAgain));
      for (const { Arn = '', Input: input } of Targets) {
        const job = OPERATIONS.find((operation) => operation.kind === 'job' && operation.name === jobOf(input));
        const unit = UNITS.find(({ operations }) => job !== undefined && operations.includes(job))?.name;
        const right = job?.kind === 'job' && ScheduleExpression === `rate(${job.every})` && Arn.split(':function:')[1]?.split(':')[0] === `${stage.service}-${unit}`;
        findings.push(...unless(right, rule, text(`规则的目标或频率不对：${job?.name ?? '未知任务'}`, `its target or rate is wrong: ${job?.name ?? 'an unknown job'}`), deployAgain));
        if (right && State === 'ENABLED') running.add(job.name);
      }
    }
    const idle = OPERATIONS.filter(({ kind, name }) => kind === 'job' && !running.has(name)).map(({ name }) => name);
    return [...findings, ...unless(idle.length === 0, idle.join(', '), text('没有规则触发这些任务', 'no rule runs these jobs'), deployAgain)];
  },
};
