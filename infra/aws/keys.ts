const root = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
/** What administrators and, through their own roles, functions may do; a key's policy names no wildcard. */
const ADMINISTER = [
  'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:CreateGrant', 'kms:DeleteAlias', 'kms:DescribeKey', 'kms:DisableKey', 'kms:EnableKey', 'kms:EnableKeyRotation', 'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListResourceTags', 'kms:PutKeyPolicy', 'kms:RetireGrant', 'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription',
] as const;
const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'] as const;
const SIGN = ['kms:GetPublicKey', 'kms:Sign', 'kms:Verify'] as const;

const statement = (Sid: string, Principal: object, Action: readonly string[], Condition?: object) =>
  ({ Sid, Effect: 'Allow', Principal, Action, Resource: '*', ...(Condition && { Condition }) }); // in a key's own policy: this key

const keyOf = (Description: string, statements: readonly object[], more: object = { EnableKeyRotation: true }): object => ({
  Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
  Properties: { Description, PendingWindowInDays: 30, ...more, KeyPolicy: { Version: '2012-10-17', Statement: statements } },
});
const delegated = (actions: readonly string[]) => [statement('AccountDelegates', root, [...ADMINISTER, ...actions])];

/** The log service writes for this account's groups alone; in the China partition its name ends in `.com.cn`. */
const logService = statement('Logs', { Service: { 'Fn::Sub': 'logs.${AWS::Region}.${AWS::URLSuffix}' } }, [...USE, 'kms:DescribeKey'], {
  ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' } },
});
const alarmService = statement('Alarms', { Service: 'cloudwatch.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });

/** In the China regions a symmetric key is SM4. None is ever replaced or dropped by a deployment. */
export const keys = (): Readonly<Record<string, object>> => ({
  MasterKey: keyOf('Wraps the data keys of records; without it no record is readable', delegated(USE)),
  SigningKey: keyOf('Signs checkpoints and certificates with SM2, beside Ed25519', delegated(SIGN), { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }),
  TablesKey: keyOf('Encrypts the tables at rest', delegated(USE)),
  ObjectsKey: keyOf('Encrypts uploads, documents and ledger copies at rest', delegated(USE)),
  ArchiveKey: keyOf('Encrypts the isolated archive at rest', delegated(USE)),
  OperationsKey: keyOf('Encrypts logs, alarms, secrets and environments at rest', [...delegated(USE), logService, alarmService]),
  MasterKeyAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/${self:service}-${sls:stage}-master', TargetKeyId: { Ref: 'MasterKey' } } },
  SigningKeyAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/${self:service}-${sls:stage}-signing', TargetKeyId: { Ref: 'SigningKey' } } },
  CursorSecret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Description: 'Seals list cursors, the same for all functions', KmsKeyId: { 'Fn::GetAtt': ['OperationsKey', 'Arn'] }, GenerateSecretString: { PasswordLength: 43, ExcludePunctuation: true } },
  },
});
