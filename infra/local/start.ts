import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../../functions/index.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { runCommand } from './command.ts';
import { requireWritableFolder } from './folder-lock.ts';
import { createLogFile } from './log-file.ts';
import { startServer, type LocalServer } from './server.ts';
import { readSettings } from './settings.ts';

const usage = `用法 · Usage: npm start [-- --regulation <办法 regulation>]

环境变量 · environment:
  PORT             端口 port (8787)
  DATA_FOLDER      数据目录 data folder (./data)
  JOBS             on | off，off 时定时任务不自动运行 · with off, no job runs by itself
  ALLOWED_ORIGINS  可从浏览器调用的网页来源，逗号分隔 · origins whose pages may call, comma separated
  TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_JWKS  自有签发方 · an issuer of one's own
`;

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

await runCommand({
  usage, options: { regulation: { type: 'string' } },
  async run({ regulation }) {
    const settings = readSettings(process.env, regulation === undefined ? [] : ['--regulation', regulation]);
    const logs = join(settings.folder, 'logs');
    requireWritableFolder(settings.folder);
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    const { write, check } = createLogFile(join(logs, 'events.jsonl'));
    process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; }); // who read the welcome may have gone, as `head` does
    const server = await startServer({ ...settings, operations: OPERATIONS, log: jsonLog(write), checkLog: check });
    let stopping = false;
    const stop = async () => {
      if (stopping) process.exit(1);
      stopping = true;
      process.stdout.write('\n正在停止… · Stopping…\n');
      await server.close();
    };
    process.on('SIGINT', () => void stop());
    process.on('SIGTERM', () => void stop());
    process.stdout.write(welcome(server, settings.folder));
  },
});
