import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../../functions/index.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { FolderInUse } from './folder-lock.ts';
import { OtherCity } from './seed.ts';
import { startServer, type LocalServer } from './server.ts';
import { BadSetting, readSettings } from './settings.ts';

/** One line for what a person can put right; `undefined` for a fault of the program. */
function explain(error: unknown): string | undefined {
  if (error instanceof BadSetting) return error.message;
  if (error instanceof FolderInUse) return `数据目录 ${error.message} 正被另一个进程使用 · The data folder is in use by another process.`;
  if (error instanceof OtherCity) return `数据目录中已有另一管理办法下的演示城市（${error.message || '无'}），请用 DATA_FOLDER=… 另选 · The folder holds another city; choose another with DATA_FOLDER=….`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `端口已被占用，请用 PORT=… 另选 · The port is taken; choose another with PORT=….`;
  if (code === 'EACCES') return `没有权限使用该端口或数据目录 · No permission for this port or data folder.`;
  return undefined;
}

const welcome = ({ url, city }: LocalServer, folder: string): string => `
教育数据管家已启动 · EduData Steward is running
  接口说明 API page    ${url}/docs
  运行状况 health      ${url}/health
  演示人员 people      ${url}/local/people
  数据目录 data        ${folder}

领取令牌并调用 · Get a token and call:
  TOKEN=$(curl -s ${url}/local/token -H 'Content-Type: application/json' -d '{"person":"${city?.cast.authority ?? '…'}-administrator"}' | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')
  curl -s ${url}/units/unit-${city?.cast.authority ?? '…'} -H "Authorization: Bearer $TOKEN"

Ctrl+C 停止 · stops
`;

try {
  const settings = readSettings(process.env, process.argv.slice(2));
  const logs = join(settings.folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const server = await startServer({ ...settings, operations: OPERATIONS, log: jsonLog((line) => appendFileSync(join(logs, 'events.jsonl'), `${line}\n`)) });
  process.stdout.write(welcome(server, settings.folder));
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    process.stdout.write('\n正在停止… · Stopping…\n');
    await server.close();
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
} catch (error) {
  const line = explain(error);
  if (line === undefined) throw error;
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
