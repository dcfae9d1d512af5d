import { runCommand } from '../command.ts';
import { CITIES, USUAL } from '../demo-cities.ts';
import { readRegulation } from '../settings.ts';
import { playDemo } from './play-demo.ts';

const usage = `用法 · Usage: npm run demo [-- --regulation <办法 regulation>]

在全新的临时目录上以 HTTP 演示主流程，逐步与预期核对，结束后删除该目录。
Plays the main job over HTTP on a fresh temporary folder, holds every step against its table, and removes the folder.

  --regulation   ${Object.keys(CITIES).join(' | ')}（默认 by default: ${USUAL}）
`;

await runCommand({
  usage, options: { regulation: { type: 'string' } },
  async run({ regulation }) {
    const wrong = await playDemo(readRegulation(regulation === undefined ? [] : ['--regulation', regulation]) ?? USUAL, (line) => void process.stdout.write(`${line}\n`));
    return wrong.length === 0 ? 0 : 1;
  },
});
