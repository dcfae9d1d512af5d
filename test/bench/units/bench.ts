import { writeFileSync } from 'node:fs';
import { measureAll, toMarkdown } from './table.ts';

/** `npm run bench:units`: measures the main job and writes `infra/aws/request-units.md`. */
const file = new URL('../../../infra/aws/request-units.md', import.meta.url);
writeFileSync(file, toMarkdown(await measureAll()));
console.log(`${file.pathname} is written`);
