import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OPERATIONS } from '../../functions/index.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { pack } from './bundling/pack.ts';
import type { Unit } from './units.ts';
import { kebab } from './units.ts';

/** Which compose file a handler is built on: the cloud's, or the developer's machine (`npm run offline`). */
export type Runtime = 'aws' | 'offline';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folderOf = (runtime: Runtime): string => `.build/${runtime}`;
export const handlerOf = (runtime: Runtime, name: string): string => `${folderOf(runtime)}/${name}.handler`;

/** Contexts that count working days: their functions learn of newly published years. A test compares this with the code. */
export const COUNTS_DAYS: readonly string[] = ['catalog', 'regulations', 'sharing'];

/** Most operations are constants of their own file; this one joins duties with the register, of which it needs who has rules. */
const readsRegister = 'listDuties';
const register = pack(OPERATIONS.flatMap(({ name, rules }) => (rules.length > 0 ? [{ name, rules }] : [])));

const importOf = ({ name, context }: Operation): string => (name === readsRegister
  ? `import { ${name}Of } from '../../functions/${context}/${kebab(name)}.ts';\nimport { packed } from '../../infra/aws/bundling/unpack.ts';`
  : `import { ${name} } from '../../functions/${context}/${kebab(name)}.ts';`);
const useOf = ({ name }: Operation): string => (name === readsRegister ? `${name}Of(packed(${register}))` : name);

/** Imports these operations and the adapters of their ports, and nothing else. */
export function entryOf({ kind, context, ports, operations }: Unit, runtime: Runtime): string {
  const serve = kind === 'http' ? 'serveHttp' : 'serveJobs';
  const list = `[${operations.map(useOf).join(', ')}]`;
  if (runtime === 'offline') {
    return [`import { ${serve} } from '../../infra/offline/serve.ts';`, ...operations.map(importOf), `export const handler = ${serve}(${list});`, ''].join('\n');
  }
  const counts = COUNTS_DAYS.includes(context);
  return [
    `import { ${serve} } from '../../lib/compose/aws/${kebab(serve)}.ts';`,
    ...(counts ? [`import { calendar, followPublishedYears } from '../../lib/compose/aws/calendar.ts';`] : []),
    ...ports.map((port) => `import { ${port} } from '../../lib/compose/aws/${kebab(port)}.ts';`),
    ...operations.map(importOf),
    `export const handler = ${serve}(${list}, [${[...(counts ? ['calendar'] : []), ...ports].join(', ')}]${counts ? ', [followPublishedYears()]' : ''});`, '',
  ].join('\n');
}

/** What no route matches. */
const unmatchedEntry = (runtime: Runtime): string => [
  `import { serveUnmatched } from '../../${runtime === 'aws' ? 'lib/compose/aws/serve-unmatched.ts' : 'infra/offline/serve.ts'}';`,
  `export const handler = serveUnmatched(${JSON.stringify(OPERATIONS.flatMap((operation) => (operation.kind === 'http' ? [operation.route] : [])))});`, '',
].join('\n');

/** Writes every function's entry into a folder that git ignores. Two runs at once write the same. */
export function writeEntries(units: readonly Unit[], runtime: Runtime): void {
  const folder = join(root, folderOf(runtime));
  const entries = new Map<string, string>([...units.map((unit) => [`${unit.name}.ts`, entryOf(unit, runtime)] as const), ['unmatched.ts', unmatchedEntry(runtime)] as const]);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (!entries.has(old)) rmSync(join(folder, old), { recursive: true, force: true });
  for (const [file, text] of entries) {
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
}
