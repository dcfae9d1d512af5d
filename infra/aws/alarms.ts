import { pascal, type Unit } from './units.ts';

const serviceName = '${self:service}-${sls:stage}';
const NAMESPACE = serviceName;

interface Alarm {
  /** Names its runbook: infra/runbooks/<runbook>.md. */
  readonly runbook: string;
  readonly says: string;
  readonly properties: object;
}

const alarmOf = (name: string, { runbook, says, properties }: Alarm): object => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${serviceName}-${name}`, AlarmDescription: `${says} Runbook: infra/runbooks/${runbook}.md`, AlarmActions: [{ Ref: 'AlarmTopic' }], OKActions: [{ Ref: 'AlarmTopic' }],
    Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1, TreatMissingData: 'notBreaching', ...properties,
  },
});

/** Counts log lines with this code (and more) as a metric. */
const filterOf = (unit: string, metric: string, pattern: string): object => ({
  Type: 'AWS::Logs::MetricFilter', DependsOn: `${logGroupPrefix(unit)}LogGroup`,
  Properties: { LogGroupName: `/aws/lambda/${serviceName}-${unit}`, FilterPattern: pattern, MetricTransformations: [{ MetricNamespace: NAMESPACE, MetricName: metric, MetricValue: '1', DefaultValue: 0 }] },
});
/** As osls names what belongs to a function. */
export const logGroupPrefix = (unit: string): string => `${unit.charAt(0).toUpperCase()}${unit.slice(1)}`.replaceAll('-', 'Dash');

const unitOf = (units: readonly Unit[], job: string): string => {
  const found = units.find(({ operations }) => operations.some(({ name }) => name === job));
  if (!found) throw new TypeError(`no unit runs ${job}`);
  return found.name;
};

/** How long a function's quickest job may be without one run that succeeded. */
const LATE = { '1 minute': { Period: 300, EvaluationPeriods: 3 }, '5 minutes': { Period: 900, EvaluationPeriods: 3 }, '1 hour': { Period: 3600, EvaluationPeriods: 3 }, '1 day': { Period: 86_400, EvaluationPeriods: 1 } } as const;
type Every = keyof typeof LATE;
const everies = Object.keys(LATE) as readonly Every[];

function lateness(unit: Unit): readonly [string, object] {
  const every = everies.find((rate) => unit.operations.some((operation) => operation.kind === 'job' && operation.every === rate)) ?? '1 day';
  const { Period, EvaluationPeriods } = LATE[every];
  const metric = (Id: string, MetricName: string) => ({
    Id, ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: `${serviceName}-${unit.name}` }] }, Period, Stat: 'Sum' },
  });
  const { Properties } = alarmOf(`${unit.name}-late`, { runbook: 'job-late', says: `No job of ${unit.name} has succeeded for too long.`, properties: {} }) as { readonly Properties: Record<string, unknown> };
  const { Statistic: _, Period: __, ...rest } = Properties;
  return [`${pascal(unit.name)}LateAlarm`, {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      ...rest, EvaluationPeriods, ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching',
      Metrics: [metric('runs', 'Invocations'), metric('errors', 'Errors'), { Id: 'succeeded', Expression: 'runs - errors', Label: 'runs that succeeded', ReturnData: true }],
    },
  }];
}

export function alarms(units: readonly Unit[]): Readonly<Record<string, object>> {
  const sequencer = unitOf(units, 'sequenceLedger');
  const retention = unitOf(units, 'endCohorts');
  return {
    AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${serviceName}-alarms`, KmsMasterKeyId: { Ref: 'OperationsKey' } } },
    ApiErrorsAlarm: alarmOf('api-errors', { runbook: 'api-errors', says: 'Requests are answered with 5xx.', properties: { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }], Threshold: 5 } }),
    // without dimensions: all functions of the account
    FunctionErrorsAlarm: alarmOf('function-errors', { runbook: 'function-errors', says: 'Functions end with errors.', properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Threshold: 3 } }),
    ThrottlesAlarm: alarmOf('throttles', { runbook: 'throttles', says: 'Functions are throttled.', properties: { Namespace: 'AWS/Lambda', MetricName: 'Throttles' } }),
    SequencedFilter: filterOf(sequencer, 'LedgerSequenced', '{ $.code = "job.done" && $.job = "sequenceLedger" && $.more IS FALSE }'),
    CheckpointAgeAlarm: alarmOf('checkpoint-age', { runbook: 'checkpoint-age', says: 'For ten minutes no checkpoint has covered all entries of the ledger.', properties: { Namespace: NAMESPACE, MetricName: 'LedgerSequenced', EvaluationPeriods: 2, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' } }),
    CohortLateFilter: filterOf(retention, 'CohortLate', '{ $.code = "retention.cohort-late" }'),
    CohortLateAlarm: alarmOf('cohort-late', { runbook: 'cohort-late', says: 'A cohort is not destroyed a week before its ciphertext is dropped.', properties: { Namespace: NAMESPACE, MetricName: 'CohortLate' } }),
    ClockInDoubtFilter: filterOf(retention, 'ClockInDoubt', '{ $.code = "job.clock-in-doubt" }'),
    ClockInDoubtAlarm: alarmOf('clock-in-doubt', { runbook: 'clock-in-doubt', says: 'Jobs do not run: the clock is far from the time before.', properties: { Namespace: NAMESPACE, MetricName: 'ClockInDoubt' } }),
    ...Object.fromEntries(units.filter(({ kind }) => kind === 'job').map(lateness)),
  };
}
