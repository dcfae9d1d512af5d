import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { deployAgain, examineEach, ofType, text, unless, type Check, type DeployedResource, type Examination, type Finding } from '../examination.ts';

async function oneKey({ kms }: Examination, { logicalId, physicalId }: DeployedResource): Promise<readonly Finding[]> {
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: physicalId }));
  const pending = key?.KeyState === 'PendingDeletion';
  const state = unless(key?.KeyState === 'Enabled', logicalId, text(`密钥状态为 ${key?.KeyState}`, `its state is ${key?.KeyState}`), pending
    ? text('请立即取消删除（aws kms cancel-key-deletion）：密钥一旦删除，其所保护的数据永久不可读', 'Cancel the deletion at once (aws kms cancel-key-deletion): when the key is gone, what it protects is unreadable for good')
    : text('请启用该密钥（aws kms enable-key），并查明停用的原因', 'Enable it (aws kms enable-key), and find out who disabled it'));
  if (key?.KeyUsage !== 'ENCRYPT_DECRYPT' || pending) return state;
  const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId: physicalId }));
  return [...state, ...unless(KeyRotationEnabled === true, logicalId, text('未开启自动轮换', 'it is not rotated'), deployAgain)];
}

export const keys: Check = {
  name: 'keys',
  title: text('密钥', 'Keys'),
  examine: (stage) => examineEach(ofType(stage, 'AWS::KMS::Key'), ({ logicalId }) => logicalId, (key) => oneKey(stage, key)),
};
