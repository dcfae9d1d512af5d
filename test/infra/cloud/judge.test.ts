import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, type Call, type PlainStatement } from './judge.ts';

const call = (action: string, resource: string, context: Call['context'] = {}): Call => ({ action, resource, context });
const table = 'arn:aws-cn:dynamodb:cn-north-1:1:table/ledger';
const read: PlainStatement = { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: [table] };
const prefixes: PlainStatement = { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws-cn:s3:::b'], Condition: { StringLike: { 's3:prefix': ['sharing/*'] } } };
const bound: PlainStatement = {
  Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['k'], Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['key'] }, Null: { 'kms:EncryptionContextKeys': 'false' } },
};

test('a role is judged by action and resource together, and nothing is allowed by silence', () => {
  assert.equal(judge(call('dynamodb:GetItem', table), [read]), 'allowed');
  assert.equal(judge(call('dynamodb:PutItem', table), [read]), 'allowed by no statement');
  assert.equal(judge(call('dynamodb:GetItem', `${table}s`), [read]), 'allowed by no statement');
  assert.equal(judge(call('s3:GetObject', 'arn:aws-cn:s3:::b/scans/1'), [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws-cn:s3:::b/scans/*' }]), 'allowed');
  assert.equal(judge(call('s3:GetObject', 'arn:aws-cn:s3:::b/imports/1'), [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws-cn:s3:::b/scans/*' }]), 'allowed by no statement');
});

test('a denial wins, the resource’s own too', () => {
  assert.match(judge(call('dynamodb:GetItem', table), [read, { Sid: 'Never', Effect: 'Deny', Action: 'dynamodb:GetItem', Resource: table }]), /denied by Never/);
  const isolated: PlainStatement = { Sid: 'Isolated', Effect: 'Deny', Principal: '*', Action: ['dynamodb:GetItem'], Resource: table, Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['mine'] } } };
  assert.equal(judge(call('dynamodb:GetItem', table, { 'aws:PrincipalArn': 'mine' }), [read], [isolated]), 'allowed');
  assert.match(judge(call('dynamodb:GetItem', table, { 'aws:PrincipalArn': 'other' }), [read], [isolated]), /denied by Isolated/);
});

test('conditions hold as IAM says: a key that is not in the request fails, but for IfExists and empty sets', () => {
  const bucket = 'arn:aws-cn:s3:::b';
  assert.equal(judge(call('s3:ListBucket', bucket, { 's3:prefix': 'sharing/0' }), [prefixes]), 'allowed');
  assert.equal(judge(call('s3:ListBucket', bucket, { 's3:prefix': 'opening/' }), [prefixes]), 'allowed by no statement');
  assert.equal(judge(call('s3:ListBucket', bucket), [prefixes]), 'allowed by no statement');
  assert.equal(judge(call('s3:ListBucket', bucket), [{ ...prefixes, Condition: { StringLikeIfExists: { 's3:prefix': ['sharing/*'] } } }]), 'allowed');
  assert.equal(judge(call('kms:Decrypt', 'k', { 'kms:EncryptionContextKeys': ['key'] }), [bound]), 'allowed');
  assert.equal(judge(call('kms:Decrypt', 'k', { 'kms:EncryptionContextKeys': ['key', 'more'] }), [bound]), 'allowed by no statement');
  assert.equal(judge(call('kms:Decrypt', 'k'), [bound]), 'allowed by no statement');
  assert.throws(() => judge(call('s3:ListBucket', bucket), [{ ...prefixes, Condition: { DateLessThan: { 'aws:CurrentTime': '2030' } } }]), /no judgement knows/);
});
