import { CreateTableCommand, DynamoDBClient, ListTablesCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tableDefinition, timeToLiveAttribute } from '../../lib/platform/storage/engines/dynamodb-tables.ts';
import { TABLE_NAMES } from '../../lib/platform/storage/tables.ts';
import type { Table } from '../../lib/platform/storage/store.ts';

/**
 * DynamoDB Local out of an npm package. Its licence bars redistribution: it is fetched into a folder that git ignores
 * and is neither a dependency nor part of anything that is shipped. It never drops items by their time to live.
 */
const PACKAGE = { name: 'amplify-dynamodb-simulator', version: '2.9.30' };
const engines = fileURLToPath(new URL('../../.engines/', import.meta.url));
const home = join(engines, `${PACKAGE.name}-${PACKAGE.version}`);
const oldestJava = 17;

export interface DynamoLocal {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** A further client of the same engine, with a middleware stack of its own. */
  another(): DynamoDBClient;
  stop(): Promise<void>;
}

export const TABLE_NAMES_LOCAL: Readonly<Record<Table, string>> = { registry: 'test-registry', records: 'test-records', ledger: 'test-ledger' };

/** The running engine with the tables made, or the reason why it cannot run here. */
export async function startDynamoLocal(): Promise<DynamoLocal | { readonly missing: string }> {
  const missing = missingJava() ?? missingJar();
  if (missing) return { missing };
  const port = await freePort();
  const java = spawn('java', ['-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar', '-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)],
    { cwd: join(home, 'emulator'), stdio: 'ignore' });
  const kill = () => { java.kill('SIGKILL'); };
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  const another = () => new DynamoDBClient({
    endpoint, region: 'cn-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 3,
  });
  const client = another();
  try {
    await untilReady(client, () => java.exitCode !== null);
    await createTables(client);
  } catch (error) {
    kill();
    throw error;
  }
  return {
    client,
    endpoint,
    another,
    async stop() {
      client.destroy();
      process.off('exit', kill);
      const gone = once(java, 'exit');
      kill();
      await gone;
    },
  };
}

function missingJava(): string | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) return `Java ${oldestJava} is not installed`;
  const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  return major >= oldestJava ? undefined : `Java ${oldestJava} is needed, this is ${major}`;
}

function missingJar(): string | undefined {
  if (existsSync(home)) return undefined;
  mkdirSync(engines, { recursive: true });
  const unpacked = `${home}.${process.pid}`;
  const packed = spawnSync('npm', ['pack', `${PACKAGE.name}@${PACKAGE.version}`, '--silent', '--pack-destination', engines], { encoding: 'utf8' });
  if (packed.status !== 0) return `npm could not fetch ${PACKAGE.name} ${PACKAGE.version}`;
  mkdirSync(unpacked, { recursive: true });
  const archive = join(engines, `${PACKAGE.name}-${PACKAGE.version}.tgz`);
  const tar = spawnSync('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
  if (tar.status !== 0) return 'tar could not unpack the engine';
  if (existsSync(home)) rmSync(unpacked, { recursive: true });
  else renameSync(unpacked, home);
  rmSync(archive, { force: true });
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function untilReady(client: DynamoDBClient, exited: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (exited()) throw new Error('DynamoDB Local ended while starting');
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch {
      await sleep(100); // not listening yet
    }
  }
  throw new Error('DynamoDB Local did not start within 30 seconds');
}

async function createTables(client: DynamoDBClient): Promise<void> {
  for (const table of TABLE_NAMES) {
    const TableName = TABLE_NAMES_LOCAL[table];
    await client.send(new CreateTableCommand({ TableName, ...tableDefinition(table) }));
    const AttributeName = timeToLiveAttribute(table);
    if (AttributeName) await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }));
  }
}
