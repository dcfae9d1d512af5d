import { paginateListStackResources, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OperatorFault } from '../../local/operator-fault.ts';
import type { DeployedResource } from './examination.ts';

/** Everything that the deployment made. @throws OperatorFault where there is no such stack */
export async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<readonly DeployedResource[]> {
  const found: DeployedResource[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
      for (const { LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId = '' } of StackResourceSummaries) found.push({ logicalId, type, physicalId });
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') throw new OperatorFault(`没有堆栈 ${StackName}：请先部署 · There is no stack ${StackName}: deploy it first.`);
    throw error;
  }
  return found;
}
