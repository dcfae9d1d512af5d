import { Instant } from '../../lib/calendar/instant.ts';
import { runCommand } from '../local/command.ts';
import { startOffline } from './start-offline.ts';

await runCommand({
  usage: `用法 · Usage: npm run offline

环境变量 · environment:
  PORT            端口 port (8787)
  OFFLINE_START   时钟的起始时刻，默认为现在 · when the clock starts, now unless said: 2026-11-23T02:00:00.000Z
`,
  options: {},
  async run() {
    const start = Instant.optional().safeParse(process.env['OFFLINE_START']);
    const started = start.success
      ? await startOffline({ httpPort: Number(process.env['PORT'] ?? 8787), lambdaPort: 3002, schedule: true, ...(start.data !== undefined && { start: start.data }), print: (text) => void process.stdout.write(text) })
      : { missing: 'OFFLINE_START 须为时刻，如 2026-11-23T02:00:00.000Z · must be an instant, like 2026-11-23T02:00:00.000Z' };
    if ('missing' in started) {
      process.stderr.write(`无法离线运行：${started.missing} · cannot run offline\n`);
      return 1;
    }
    const { url, helperUrl, ended, stop } = started;
    process.stdout.write(`
云函数在本机运行 · The cloud's handlers run on this machine
  接口 API        ${url}
  领取令牌 token   curl -s ${helperUrl}/token -d '{"person":"bureau-owner"}'
  拨快时钟 clock   curl -s ${helperUrl}/clock -d '{"to":"2027-01-01T00:00:00.000Z"}'
Ctrl+C 停止 · stops
`);
    process.once('SIGINT', () => void stop());
    process.once('SIGTERM', () => void stop());
    return (await ended) ?? 0;
  },
});
