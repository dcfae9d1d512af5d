// An esbuild plugin: leaves out of the bundles what no function runs. Sizes are tested (test/infra/bundles.test.ts).
const { globSync, readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { brotliCompressSync } = require('node:zlib');

const unused = "const unused = () => { throw new TypeError('left out of this bundle'); };\n";
const load = (path) => import(pathToFileURL(path));

/** Every export fails when it is called; those that make a function make one that fails. */
function stub(path) {
  const names = Array.from(readFileSync(path, 'utf8').matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm), ([, name]) => name);
  return unused + names.map((name) => `export const ${name} = ${name.startsWith('create') ? '() => unused' : 'unused'};`).join('\n');
}

const json = JSON.stringify;
/** The duties that the regulation of this folder says a rule is cited with. */
async function citedBeside(path) {
  const [regulation] = Object.values(await load(join(dirname(path), 'index.ts')));
  return new Set(regulation.versions.flatMap(({ citedWith }) => Object.values(citedWith)));
}

/** Texts of duties are for whoever reads them (context `regulations`); a refusal cites id and article of those that a rule carries. */
async function dutiesWithoutTexts(path) {
  const cited = await citedBeside(path);
  const lists = Object.entries(await load(path)).map(([name, duties]) => {
    const carried = duties.filter(({ id, rules }) => rules.length > 0 || cited.has(id));
    return `export const ${name} = [${carried.map(({ id, article, kind, rules }) => `duty(${[id, article, kind, rules].map((part) => json(part)).join()})`).join()}];`;
  });
  return ["const duty = (id, article, kind, rules) => ({ id, article, kind, rules, capabilities: [], profileKeys: [], zh: '', en: '' });", ...lists].join('\n');
}

const regulationsFolder = join(__dirname, '../../../lib/regulations');
const profileFiles = () => globSync('*/profile-*.ts', { cwd: regulationsFolder }).sort().map((file) => join(regulationsFolder, file));

/**
 * Of all profiles: values with their articles, and defaults with their reasons. Which duties say so, and notes, are for
 * readers, too. Packed together, for they say much alike: a function unpacks them when it first asks the law.
 */
async function packedProfiles() {
  const short = ({ silent, value, articles, suggestedDefault, why }) => (silent ? { silent, suggestedDefault, why } : { silent, value, articles });
  const { reasonInChinese } = await load(join(regulationsFolder, 'default-reasons.ts'));
  const kept = {};
  const reasons = {};
  for (const file of profileFiles()) {
    for (const [name, { entries }] of Object.entries(await load(file))) {
      kept[`${basename(file)} ${name}`] = Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, short(entry)]));
      for (const { silent, why } of Object.values(entries)) if (silent) reasons[why] = reasonInChinese(why);
    }
  }
  return [
    "import { brotliDecompressSync } from 'node:zlib';",
    `const packed = ${json(brotliCompressSync(json({ kept, reasons })).toString('base64'))};`,
    'let held;',
    "const unpacked = () => (held ??= JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString()));",
    'export const entriesOf = (name) => unpacked().kept[name];',
    'export const reasonInChinese = (why) => unpacked().reasons[why];',
  ].join('\n');
}

async function profileOfPacked(path) {
  const profiles = Object.entries(await load(path)).map(([name, { entries: _, ...profile }]) =>
    `export const ${name} = { ...${json(profile)}, get entries() { return entriesOf(${json(`${basename(path)} ${name}`)}); } };`);
  return ["import { entriesOf } from 'slim:packed-profiles';", ...profiles].join('\n');
}

/** Neither streaming events nor endpoint discovery are used by any call of ours. */
const eventStreams = `${unused}export const resolveEventStreamSerdeConfig = (config) => config;\nexport { unused as EventStreamSerde, unused as eventStreamSerdeProvider };`;
const endpointCache = 'export class EndpointCache {}';
/** Tells loops apart by trace ids; the China regions have neither tracing nor loop detection. */
const invokeStore = 'export const InvokeStore = { getInstanceAsync: async () => undefined };';

/** Imported as an ES module it has all of its properties read, and with `WebSocket` loads the whole of the runtime's `fetch`. */
const plainHttp = "const http = process.getBuiltinModule('node:http');\nexport const { Agent, get, request, STATUS_CODES } = http;\nexport default http;";

/** Errors whose own fields we read. Others arrive as their service's base error, under their name. */
const readErrors = /^(\w+ServiceException|ConditionalCheckFailedException|TransactionCanceledException)$/;

/** The SDK's schemas name properties by constants; by their values, esbuild sees which schemas no call of ours needs. */
function plainSchemas(path) {
  const text = readFileSync(path, 'utf8');
  const values = new Map(Array.from(text.matchAll(/^const (\w+) = ("[^"\n]*");$/gm), ([, name, value]) => [name, value]));
  return text
    .replaceAll(/^\w+_registry\.registerError\(\w+\$, (\w+)\);$/gm, (whole, name) => (readErrors.test(name) ? whole : ''))
    .replaceAll(/\[(_\w+)\]:/g, (whole, name) => (values.has(name) ? `${values.get(name)}:` : whole));
}

/** Only the partition of the mainland's regions: there is no endpoint elsewhere to be found. */
const domesticPartition = async (path) => {
  const { partitionsInfo } = await load(path);
  return `export const partitionsInfo = ${JSON.stringify({ ...partitionsInfo, partitions: partitionsInfo.partitions.filter(({ id }) => id === 'aws-cn') })};`;
};

const readsLaw = ({ entryPoints }) => [].concat(entryPoints ?? []).some((entry) => /\/regulations(--\w+)?\.ts$/.test(typeof entry === 'string' ? entry : entry.in));

module.exports = [{
  name: 'slim',
  setup(build) {
    const replace = (filter, contents) => {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'slim' }));
      build.onLoad({ filter, namespace: 'slim' }, () => ({ contents, loader: 'js' }));
    };
    const change = (filter, contentsOf, loader = 'js') => build.onLoad({ filter }, async ({ path }) => ({ contents: await contentsOf(path), loader }));
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: join(__dirname, 'environment-credentials.ts') }));
    replace(/^@smithy\/core\/event-streams$/, eventStreams);
    replace(/^@aws-sdk\/endpoint-cache$/, endpointCache);
    replace(/^@aws\/lambda-invoke-store$/, invokeStore);
    replace(/^(node:)?http$/, plainHttp);
    change(/\/@aws-sdk\/[a-z0-9-]+\/package\.json$/, (path) => JSON.stringify({ version: JSON.parse(readFileSync(path, 'utf8')).version }), 'json');
    change(/\/@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_0\.js$/, plainSchemas);
    change(/\/util-endpoints\/lib\/aws\/partitions\.js$/, domesticPartition);
    change(/\/(Sha256Js|Sha1Js|Md5Js|DefaultRateLimiter|getInstanceMetadataRegion)\.js$/, stub); // Node has digests of its own; Lambda has no metadata server; retries are standard, not adaptive
    change(/\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/, stub);
    if (readsLaw(build.initialOptions)) return;
    change(/\/lib\/regulations\/[a-z]+\/duties[^/]*\.ts$/, dutiesWithoutTexts);
    change(/\/lib\/regulations\/[a-z]+\/profile-[^/]*\.ts$/, profileOfPacked);
    change(/\/lib\/regulations\/default-reasons\.ts$/, () => "export { reasonInChinese } from 'slim:packed-profiles';");
    build.onResolve({ filter: /^slim:packed-profiles$/ }, ({ path }) => ({ path, namespace: 'slim' }));
    build.onLoad({ filter: /^slim:packed-profiles$/, namespace: 'slim' }, async () => ({ contents: await packedProfiles(), loader: 'js' }));
  },
}];
