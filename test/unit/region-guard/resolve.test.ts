import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resolveTemplate } from '../../../infra/region-guard/resolve-template.ts';
import { Choice, isObject, optionsOf, own, Unknown, type Json, type Tree } from '../../../infra/region-guard/tree.ts';

const template = {
  Parameters: { Second: { Type: 'String', AllowedValues: ['cn-north-1', 'cn-northwest-1'] }, Free: { Type: 'String', Default: 'cn-north-1' }, Looked: { Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: ['/x'] }, Many: { Type: 'Number', AllowedValues: [1, 2, 3, 4, 5, 6, 7, 8, 9] } },
  Mappings: { Other: { 'cn-north-1': { region: 'cn-northwest-1' }, 'cn-northwest-1': { region: 'cn-north-1' } } },
};
/** All values that an expression may have; `?` where nobody can know. */
function ways(expression: Json): readonly unknown[] {
  const { resources } = resolveTemplate({ ...template, Resources: { Table: { Type: 'x' }, Secret: { Type: 'x' }, It: { Type: 'x', Properties: { value: expression } } } }, 'cn-north-1');
  const it = resources['It'];
  const properties = isObject(it) ? it['Properties'] : undefined;
  const value: Tree = isObject(properties) ? properties['value'] : undefined;
  return optionsOf(value).map((option) => (option instanceof Unknown ? '?' : option));
}

describe('what stands in a template', () => {
  test('pseudo parameters are those of a mainland stack', () => {
    assert.deepEqual(['AWS::Region', 'AWS::Partition', 'AWS::URLSuffix', 'AWS::NoValue', 'AWS::AccountId'].flatMap((Ref) => ways({ Ref })), ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', undefined, own('AWS::AccountId')]);
    assert.deepEqual(ways({ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Table}/${!literal}' }), [`arn:aws-cn:s3:::${own('Table')}/\${literal}`]);
    assert.deepEqual(ways({ 'Fn::Sub': ['${a}.${Table.Arn}', { a: { Ref: 'Second' } }] }), [`cn-north-1.${own('Table.Arn')}`, `cn-northwest-1.${own('Table.Arn')}`]);
  });

  test('every value that a parameter, a condition or a mapping allows must pass', () => {
    assert.deepEqual(ways({ Ref: 'Second' }), ['cn-north-1', 'cn-northwest-1']);
    assert.deepEqual(ways({ 'Fn::If': ['any', 'a', { Ref: 'AWS::NoValue' }] }), ['a', undefined]);
    assert.deepEqual(ways({ 'Fn::If': ['any', { 'Fn::If': ['more', 'a', 'b'] }, 'c'] }), ['a', 'b', 'c']);
    assert.deepEqual(ways({ 'Fn::FindInMap': ['Other', { Ref: 'AWS::Region' }, 'region'] }), ['cn-northwest-1']);
    assert.deepEqual(ways({ 'Fn::FindInMap': ['Other', { Ref: 'Second' }, 'region'] }), ['cn-northwest-1', 'cn-north-1']);
    assert.deepEqual(ways({ 'Fn::Join': ['-', ['x', { Ref: 'Second' }]] }), ['x-cn-north-1', 'x-cn-northwest-1']);
    assert.deepEqual(ways({ 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b'] }] }), ['b']);
    assert.deepEqual(ways({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }), ['cn-north-1a']);
  });

  test('whatever cannot be known is not known', () => {
    const unknown: readonly Json[] = [
      { Ref: 'Free' }, { Ref: 'Looked' }, { Ref: 'Nothing' }, { 'Fn::ImportValue': 'x' }, { 'Fn::Transform': { Name: 'x' } }, { 'Fn::GetAtt': ['Nothing', 'Arn'] }, { 'Fn::Sub': '${Free}' }, { 'Fn::Base64': 'x' }, { 'Fn::Future': [] },
      { 'Fn::FindInMap': ['Other', 'cn-north-9', 'region'] }, { 'Fn::Select': [9, ['a']] }, { 'Fn::Select': [{ Ref: 'Free' }, ['a']] }, { 'Fn::Join': ['', ['a', { Ref: 'Free' }]] }, { Ref: 'Table', more: 1 }, { 'Fn::GetAZs': 'us-east-1' },
      '{{resolve:ssm:/x}}', '{{resolve:secretsmanager:other}}', { 'Fn::Join': ['', ['{{resolve', ':ssm:/x}}']] }, own('Table'), { 'Fn::Sub': `${own('Table')}` }, { 'Fn::Join': ['', [{ Ref: 'Many' }, { Ref: 'Many' }]] },
    ];
    for (const expression of unknown) assert.deepEqual([...new Set(ways(expression))], ['?'], JSON.stringify(expression));
    assert.ok(new Choice([]).options.length === 0);
  });

  test('a secret that this stack makes may be read when it is deployed', () => {
    assert.deepEqual(ways({ 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString}}' }), [own('Secret.SecretString')]);
    assert.deepEqual(ways({ 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString}}{{resolve:ssm:/x}}' }), ['?']);
  });
});
