import { ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { roleName, UNITS } from '../../units.ts';
import { deployAgain, examineEach, physicalIdOf, text, unless, type Check, type Examination, type Finding } from '../examination.ts';

async function oneFunction(stage: Examination, unit: string): Promise<readonly Finding[]> {
  const { lambda, iam, service } = stage;
  const name = `${service}-${unit}`;
  const role = physicalIdOf(stage, roleName(unit));
  const [configuration, inline, attached] = [
    await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })), await iam.send(new ListRolePoliciesCommand({ RoleName: role })), await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role })),
  ];
  const others = [...(inline.PolicyNames ?? []).filter((policy) => policy !== unit), ...(attached.AttachedPolicies ?? []).map(({ PolicyName = '' }) => PolicyName)];
  return [
    ...unless((configuration.Role ?? '').endsWith(`/${role}`), name, text('函数所用的角色不是为其建立的角色', 'it runs under another role than its own'), deployAgain),
    ...unless(configuration.State === undefined || configuration.State === 'Active' || configuration.State === 'Inactive', name, text(`状态为 ${configuration.State}`, `its state is ${configuration.State}`), deployAgain),
    ...unless(configuration.KMSKeyArn !== undefined, name, text('环境变量未以本阶段的密钥加密', "its environment is not encrypted under the stage's key"), deployAgain),
    ...unless((inline.PolicyNames ?? []).includes(unit), role, text('角色缺少应有的策略', 'the role has lost its policy'), deployAgain),
    ...unless(others.length === 0, role, text(`角色带有部署之外的策略：${others.join('、')}`, `the role has policies that no deployment gave it: ${others.join(', ')}`), text('请移除这些策略，并查明添加的经过', 'Take them away, and find out who added them')),
  ];
}

export const functions: Check = {
  name: 'functions',
  title: text('函数与角色', 'Functions and roles'),
  examine: (stage) => examineEach([...UNITS.map(({ name }) => name), 'unmatched'], (unit) => `${stage.service}-${unit}`, (unit) => oneFunction(stage, unit)),
};
