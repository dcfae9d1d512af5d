import { holds, isOn, mayBe, ofType, PURPOSE_TAG, purposesOf, reaches, retained, TABLE_PURPOSES, type Check, type Resource, type Stack } from '../stack.ts';
import { always, members, possible, textOf } from '../tree.ts';

export const tablesOf = (stack: Stack): readonly Resource[] => ofType(stack, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');

export const checkTables: Check = (stack) => {
  for (const table of tablesOf(stack)) {
    const { name, properties } = table;
    const purposes = purposesOf(table);
    if (purposes.length !== 1 || !always(purposes, (purpose) => typeof purpose === 'string' && TABLE_PURPOSES.includes(purpose))) {
      stack.report('store-named', name, `${PURPOSE_TAG}=${purposes.map(textOf).join(', ') || '（无 · absent）'}`);
    }
    if (!isOn(properties, 'SSESpecification', 'SSEEnabled') || !always(possible(properties, 'SSESpecification', 'SSEType'), (type) => type === undefined || type === 'KMS')) {
      stack.report('table-encrypted', name, `SSESpecification.SSEEnabled=${possible(properties, 'SSESpecification', 'SSEEnabled').map(textOf).join(' | ')}`);
    }
    if (holds(table, 'records')) checkRecords(stack, table);
    if (holds(table, 'keys')) checkKeys(stack, table);
    if (holds(table, 'ledger')) checkLedger(stack, table);
  }
};

function checkRecords(stack: Stack, { name, properties }: Resource): void {
  const attribute = possible(properties, 'TimeToLiveSpecification', 'AttributeName');
  if (!isOn(properties, 'TimeToLiveSpecification', 'Enabled') || !always(attribute, (value) => typeof value === 'string' && value !== '')) {
    stack.report('record-table-expires', name, `TimeToLiveSpecification.Enabled=${possible(properties, 'TimeToLiveSpecification', 'Enabled').map(textOf).join(' | ')}`);
  }
}

/** Nothing may bring back a key that was deleted: not the table itself, not a copy that a service keeps. */
function checkKeys(stack: Stack, table: Resource): void {
  const { name, properties } = table;
  const each = [properties, ...possible(properties, 'Replicas').flatMap(members)];
  for (const part of each) {
    if (mayBe(part, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled')) stack.report('key-table-final', name, 'PointInTimeRecoverySpecification');
    if (mayBe(part, 'KinesisStreamSpecification')) stack.report('key-table-final', name, 'KinesisStreamSpecification');
  }
  for (const stream of ['StreamSpecification', 'ImportSourceSpecification']) if (mayBe(properties, stream)) stack.report('key-table-final', name, stream);
  if (possible(properties, 'Replicas').some((replicas) => members(replicas).length > 1)) stack.report('key-table-not-copied', name, 'Replicas');
  for (const selection of ofType(stack, 'AWS::Backup::BackupSelection')) {
    const at = (key: string) => possible(selection.properties, 'BackupSelection', key).flatMap(members);
    const excluded = at('NotResources').some((element) => reaches(element, table, stack.region));
    const chosen = at('Resources').some((element) => reaches(element, table, stack.region)) || (at('Resources').length === 0 && (at('ListOfTags').length > 0 || at('Conditions').length > 0));
    if (chosen && !excluded) stack.report('key-table-not-copied', name, `AWS::Backup::BackupSelection ${selection.name}`);
  }
}

function checkLedger(stack: Stack, table: Resource): void {
  const { name, properties } = table;
  if (!retained(table)) stack.report('ledger-survives', name, 'DeletionPolicy / UpdateReplacePolicy ≠ Retain');
  const parts = table.type === 'AWS::DynamoDB::GlobalTable' ? possible(properties, 'Replicas').flatMap(members) : [properties];
  if (parts.length === 0 || parts.some((part) => !isOn(part, 'DeletionProtectionEnabled'))) stack.report('ledger-survives', name, 'DeletionProtectionEnabled ≠ true');
  if (mayBe(properties, 'TimeToLiveSpecification', 'Enabled')) stack.report('ledger-survives', name, 'TimeToLiveSpecification');
}
