import { startOffline } from './start-offline.ts';

const started = await startOffline({ httpPort: Number(process.env['PORT'] ?? 8787), lambdaPort: 3002, schedule: true, print: (text) => void process.stdout.write(text) });
if ('missing' in started) {
  process.stderr.write(`无法离线运行：${started.missing} · cannot run offline\n`);
  process.exitCode = 1;
} else {
  const { url, helperUrl, ended, stop } = started;
  process.stdout.write(`
云函数在本机运行 · The cloud's handlers run on this machine
  接口 API        ${url}
  领取令牌 token   curl -s ${helperUrl}/token -d '{"person":"bureau-owner"}'
Ctrl+C 停止 · stops
`);
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  process.exitCode = (await ended) ?? 0;
}
