import { writeFileSync } from 'node:fs';
import { readPrice } from './given-price.ts';
import { measureAll, month, toMarkdown } from './table.ts';

const usage = `用法 · Usage: npm run bench:units [-- --price-write <每百万写入单位的价格 a million writes> --price-read <每百万读取单位的价格 a million reads> [--currency CNY]]
`;

/** `npm run bench:units`: measures the main job and writes `infra/aws/request-units.md`; with prices, prints the month by them and writes nothing. */
const price = readPrice(process.argv.slice(2));
if (price === 'bad') {
  process.stderr.write(usage);
  process.exitCode = 2;
} else if (price) {
  process.stdout.write(`${month(await measureAll(), [price])}\n`);
} else {
  const file = new URL('../../../infra/aws/request-units.md', import.meta.url);
  writeFileSync(file, toMarkdown(await measureAll()));
  console.log(`${file.pathname} is written`);
}
