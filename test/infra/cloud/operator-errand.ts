import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { clientsOf, openStage } from '../../../infra/aws/operator/open-stage.ts';
import { openRestoredStage } from '../../../infra/aws/operator/restore/open-restore.ts';
import { restoreStage } from '../../../infra/aws/operator/restore/restore-stage.ts';
import type { Raw } from '../../../infra/aws/operator/restore/raw-tables.ts';
import { resourcesOf } from '../../../infra/aws/operator/stack-resources.ts';
import { parseStageFile } from '../../../infra/aws/operator/stage-file.ts';
import { allEntities } from '../../../infra/local/compare/entities.ts';
import { Instant } from '../../../lib/calendar/instant.ts';
import { once } from '../../../lib/compose/aws/once.ts';
import { s3ClientSettings } from '../../../lib/platform/objects/s3-objects.ts';

/** An operator's commands upon the deployed stage `dev`, and what may befall its tables. Nothing is waited for: no function runs beside it. */
export type OperatorErrand =
  | { readonly errand: 'restore'; readonly at: string; readonly goBack: boolean }
  | { readonly errand: 'damage' };

const ready = once(async () => {
  const file = parseStageFile(readFileSync(new URL('../stages/dev.yml', import.meta.url), 'utf8'), 'dev.yml');
  const { region } = file;
  const resources = await resourcesOf(new CloudFormationClient({ region }), 'edudata-steward-dev');
  const [lambda, s3] = [new LambdaClient({ region }), new S3Client({ region, ...s3ClientSettings })];
  return openRestoredStage({ ...openStage('dev', file, clientsOf(file)), lambda, s3, resources, log: { info() {}, warn() {}, error() {} } });
});

export async function handler(errand: OperatorErrand): Promise<unknown> {
  const stage = await ready();
  if (errand.errand === 'restore') return restoreStage(stage, { at: Instant.parse(errand.at), goBack: errand.goBack, entities: await allEntities(), pause: async () => undefined, say: () => undefined });

  const [registry, ledger] = [await all(stage.registry.scan()), await all(stage.ledgerTable.scan())];
  const [grant] = registry.filter(({ item }) => item?.entity === 'grant');
  if (!grant) throw new TypeError('no grant to forge');
  await stage.registry.write([], registry.map(({ key }) => key));
  await stage.registry.write([{ ...grant.attributes, v: { N: '7' } }, { ...grant.attributes, p: { S: `${grant.key.partition}-forged` } }], []); // one altered, one that nobody granted
  await stage.ledgerTable.write([], ledger.filter(({ item }, i) => i % 3 === 0 || item?.entity === 'ledger-tile').map(({ key }) => key));
  return registry.length;
}

async function all(raws: AsyncIterable<Raw>): Promise<readonly Raw[]> {
  const found: Raw[] = [];
  for await (const raw of raws) found.push(raw);
  return found;
}
