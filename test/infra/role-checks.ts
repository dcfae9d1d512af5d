import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KEY_USES } from '../../infra/aws/key-use.ts';
import { RECORD_USES } from '../../infra/aws/record-use.ts';
import type { Statement } from '../../infra/aws/roles.ts';
import { roleName, UNITS, type Unit } from '../../infra/aws/units.ts';
import type { Packaged } from './packaged.ts';

const LEDGER_CHANGES = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLDelete', 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate', 'dynamodb:UpdateItem'];
const text = (value: unknown): string => JSON.stringify(value);

export function roleChecks({ resources, ofType }: Packaged): void {
  const statementsOf = (name: string): readonly Statement[] =>
    (resources[roleName(name)]?.Properties['Policies'] as readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const about = (unit: Unit, resource: RegExp, effect: Statement['Effect'] = 'Allow') =>
    statementsOf(unit.name).filter(({ Effect, Resource }) => Effect === effect && resource.test(text(Resource)));
  const actions = (statements: readonly Statement[]): readonly string[] => [...new Set(statements.flatMap(({ Action }) => Action))].sort();

  describe('a role', () => {
    test('belongs to one function, and no other role exists', () => {
      assert.deepEqual(ofType('AWS::IAM::Role').map(([id]) => id).sort(), [...UNITS.map(({ name }) => name), 'unmatched'].map(roleName).sort());
      assert.equal(ofType('AWS::IAM::ManagedPolicy').length + ofType('AWS::IAM::Policy').length, 0);
    });

    test('names every action and every resource: a star stands only behind a prefix of objects or the function’s own log streams', () => {
      for (const [id] of ofType('AWS::IAM::Role')) {
        const name = [...UNITS.map((unit) => unit.name), 'unmatched'].find((unit) => roleName(unit) === id) ?? assert.fail(id);
        for (const { Sid, Action, Resource } of statementsOf(name)) {
          assert.deepEqual(Action.filter((action) => action.includes('*')), [], `${id} ${Sid}`);
          assert.ok(Array.isArray(Resource) && Resource.length > 0, `${id} ${Sid}`);
          for (const resource of Resource.map(text).filter((arn) => arn.includes('*'))) {
            assert.match(resource, /^\{"Fn::Sub":"(\$\{\w+Bucket\.Arn\}\/[a-z-]+[-/]\*|arn:\$\{AWS::Partition\}:logs:\$\{AWS::Region\}:\$\{AWS::AccountId\}:log-group:\/aws\/lambda\/edudata-steward-dev-[a-z-]+:log-stream:\*)"\}$/, `${id} ${Sid}`);
          }
        }
      }
    });

    test('only puts and reads ledger entries, and is denied every change; the purge alone deletes', () => {
      for (const unit of UNITS) {
        const purges = unit.ports.includes('pruner');
        const allowed = actions(about(unit, /"LedgerTable"/));
        assert.deepEqual(allowed, ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', ...(purges ? ['dynamodb:DeleteItem'] : []), 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], unit.name);
        assert.deepEqual(actions(about(unit, /"LedgerTable"/, 'Deny')), LEDGER_CHANGES.filter((action) => !(purges && action === 'dynamodb:DeleteItem')), unit.name);
      }
      assert.deepEqual(UNITS.filter(({ ports }) => ports.includes('pruner')).flatMap(({ operations }) => operations.map(({ name }) => name)), ['purgeLogs']);
    });

    test('reaches the key table and the master key only where its operations declare keys or sign', () => {
      for (const unit of UNITS) {
        const declares = unit.operations.some(({ uses = [] }) => uses.some((port) => ['keys', 'keyStore', 'signers', 'sequencer', 'pruner'].includes(port)));
        assert.equal(about(unit, /"KeyTable"/).length > 0, declares, unit.name);
        assert.equal(about(unit, /"MasterKey"/).length > 0, declares, unit.name);
        assert.deepEqual(actions(about(unit, /"KeyTable"/)).filter((action) => /Delete|Update|Scan|Query/.test(action)), [], `${unit.name}: destruction is a put of a tombstone`);
      }
    });

    test('makes keys, or puts a tombstone in their place, only where an operation of its function does: whoever reads only opens', () => {
      for (const unit of UNITS) {
        const uses = unit.operations.flatMap(({ name }) => KEY_USES[name] ?? []);
        assert.equal(actions(about(unit, /"KeyTable"/)).includes('dynamodb:PutItem'), uses.length > 0, unit.name);
        assert.equal(actions(about(unit, /"MasterKey"/)).includes('kms:GenerateDataKey'), uses.includes('creates'), unit.name);
      }
      const [reader = assert.fail()] = UNITS.filter(({ operations }) => operations.some(({ name }) => name === 'queryRecords'));
      assert.deepEqual([actions(about(reader, /"KeyTable"/)), actions(about(reader, /"MasterKey"/))], [['dynamodb:BatchGetItem', 'dynamodb:GetItem'], ['kms:Decrypt']]);
    });

    test('reaches ciphertext only where an operation of its function does, and reads alone where all do', () => {
      for (const unit of UNITS) {
        const uses = unit.operations.flatMap(({ name }) => RECORD_USES[name] ?? []);
        const allowed = actions(about(unit, /"RecordsTable"/));
        assert.equal(allowed.length > 0, uses.length > 0, unit.name);
        assert.equal(allowed.includes('dynamodb:PutItem'), uses.includes('changes'), unit.name);
      }
      assert.deepEqual(UNITS.filter((unit) => about(unit, /"RecordsTable"/).length > 0 && !['records', 'retention'].includes(unit.context)).map(({ name }) => name), ['grants-query-records']);
    });

    test('reaches the archive in one function, and deletes ledger copies in one', () => {
      const who = (pattern: RegExp, action: RegExp) => UNITS.filter((unit) => action.test(text(actions(about(unit, pattern))))).flatMap(({ operations }) => operations.map(({ name }) => name));
      assert.deepEqual(who(/ArchiveBucket/, /s3:/), ['endCohorts']);
      assert.deepEqual(who(/LedgerBucket/, /s3:Delete/), ['purgeLogs']);
      assert.deepEqual(who(/"ArchiveKey"/, /kms:/), ['endCohorts']);
    });

    test('of what no route matches can write its log and nothing else', () => {
      assert.deepEqual(statementsOf('unmatched').map(({ Sid }) => Sid), ['Logs', 'Environment']);
    });
  });
}
