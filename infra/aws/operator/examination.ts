import type { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Text } from '../../../lib/regulations/refusal.ts';
import type { OpenStage } from './open-stage.ts';

export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** What a check may ask. */
export interface Examination extends OpenStage {
  readonly api: ApiGatewayV2Client;
  readonly logs: CloudWatchLogsClient;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly resources: readonly DeployedResource[];
  /** What the cloud's clock says, in milliseconds. */
  cloudTime(): Promise<number>;
}

/** Something that is not as it must be, and what to do. */
export interface Finding {
  /** A setting's or thing's name as it is called in the cloud. */
  readonly about: string;
  readonly found: Text;
  readonly remedy: Text;
}

export interface Check {
  readonly name: string;
  readonly title: Text;
  examine(stage: Examination): Promise<readonly Finding[]>;
}

export const text = (zh: string, en: string): Text => ({ zh, en });

/** A finding where `holds` is false. */
export const unless = (holds: boolean, about: string, found: Text, remedy: Text): readonly Finding[] => (holds ? [] : [{ about, found, remedy }]);

export const ofType = ({ resources }: Pick<Examination, 'resources'>, type: string): readonly DeployedResource[] => resources.filter((resource) => resource.type === type);

/** @throws TypeError where the stack has no such resource: the check that asked is a finding then */
export function physicalIdOf({ resources }: Pick<Examination, 'resources'>, logicalId: string): string {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new TypeError(`the stack has no ${logicalId}`);
  return found.physicalId;
}

/** The remedy of what somebody has changed by hand. */
export const deployAgain = text('设置与部署不一致，可能曾经手工改动：请恢复该设置，或重新部署（npm run deploy -- --stage …）', 'Somebody changed it by hand: put it back, or deploy again (npm run deploy -- --stage …)');

/** A check, or part of one, that could not be made: not knowing is not well. */
export function couldNot(about: string, error: unknown): Finding {
  const said = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : String(error);
  return { about, found: text(`未能检查：${said}`, `could not be checked: ${said}`), remedy: text('请为执行者补足只读权限后再查；资源缺失的，请重新部署', 'Give whoever runs this the right to read it; where something is missing, deploy again') };
}

/** One after the other, for the cloud answers few at once; one that cannot be examined does not hide the others. */
export async function examineEach<T>(things: readonly T[], nameOf: (thing: T) => string, judge: (thing: T) => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const thing of things) findings.push(...await judge(thing).catch((error: unknown) => [couldNot(nameOf(thing), error)]));
  return findings;
}
