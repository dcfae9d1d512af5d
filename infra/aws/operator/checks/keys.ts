import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { deployAgain, ofType, text, unless, type Check, type Finding } from '../examination.ts';

export const keys: Check = {
  name: 'keys',
  title: text('密钥', 'Keys'),
  async examine(stage) {
    const findings: Finding[] = [];
    for (const { logicalId, physicalId } of ofType(stage, 'AWS::KMS::Key')) {
      const { KeyMetadata: key } = await stage.kms.send(new DescribeKeyCommand({ KeyId: physicalId }));
      const pending = key?.KeyState === 'PendingDeletion';
      findings.push(...unless(key?.KeyState === 'Enabled', logicalId, text(`密钥状态为 ${key?.KeyState}`, `its state is ${key?.KeyState}`), pending
        ? text('立即撤销删除（aws kms cancel-key-deletion）：密钥一旦删除，其所保护的数据永久不可读', 'Cancel the deletion at once (aws kms cancel-key-deletion): when the key is gone, what it protects is unreadable for good')
        : text('启用该密钥（aws kms enable-key），并查明是谁停用的', 'Enable it (aws kms enable-key), and find out who disabled it')));
      if (key?.KeyUsage !== 'ENCRYPT_DECRYPT' || pending) continue;
      const { KeyRotationEnabled } = await stage.kms.send(new GetKeyRotationStatusCommand({ KeyId: physicalId }));
      findings.push(...unless(KeyRotationEnabled === true, logicalId, text('未开启自动轮换', 'it is not rotated'), deployAgain));
    }
    return findings;
  },
};
