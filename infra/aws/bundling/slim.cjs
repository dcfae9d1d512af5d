// An esbuild plugin: leaves out of the bundles what no function runs. Sizes are tested (test/infra/bundle-checks.ts).
const { readFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { pathToFileURL } = require('node:url');

const unused = "const unused = () => { throw new TypeError('left out of this bundle'); };\n";
const load = (path) => import(pathToFileURL(path));
const lib = join(__dirname, '../../../lib');

/** Every export fails when it is called; those that make a function make one that fails. */
function stub(path) {
  const names = Array.from(readFileSync(path, 'utf8').matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm), ([, name]) => name);
  return unused + names.map((name) => `export const ${name} = ${name.startsWith('create') ? '() => unused' : 'unused'};`).join('\n');
}

/** Neither streaming events nor endpoint discovery are used by any call of ours. */
const eventStreams = `${unused}export const resolveEventStreamSerdeConfig = (config) => config;\nexport { unused as EventStreamSerde, unused as eventStreamSerdeProvider };`;
const endpointCache = 'export class EndpointCache {}';
/** Tells loops apart by trace ids; the China regions have neither tracing nor loop detection. */
const invokeStore = 'export const InvokeStore = { getInstanceAsync: async () => undefined };';

/** Imported as an ES module it has all of its properties read, and with `WebSocket` loads the whole of the runtime's `fetch`. */
const plainHttp = "const http = process.getBuiltinModule('node:http');\nexport const { Agent, get, request, STATUS_CODES } = http;\nexport default http;";

/** Nobody writes `~/.aws/config` on Lambda. */
const noConfigFiles = 'export { CONFIG_PREFIX_SEPARATOR } from "./constants";\nexport const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });';

/** Asked for through the package's index, all helpers stay; asked for directly, those that are used. */
const directly = (path) => readFileSync(path, 'utf8').replace('import { util } from "../core/index.js";', 'import * as util from "../core/util.js";').replaceAll('core.util.', 'util.');

/** What an operation is called is for the API page and the timers' descriptions. */
const withoutSummary = (path) => readFileSync(path, 'utf8').replace(/^ +summary: \{ zh: '[^'\n]*', en: (?:'[^'\n]*'|"[^"\n]*") \},$/gm, '');

/** Both services answer at one address a region; S3's own rules stay. */
const domesticEndpoint = (path) =>
  `import { domesticEndpoint } from ${JSON.stringify(join(__dirname, 'domestic-endpoint.ts'))};\nexport const defaultEndpointResolver = domesticEndpoint(${JSON.stringify(path.match(/client-(\w+)/)[1])});`;

/** What is wrong with an input is said by `lib/operation/describe-issue.ts`, in two languages. */
const noLocale = 'export default () => ({ localeError: () => undefined });';

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
    change(/\/client-(dynamodb|kms)\/dist-es\/endpoint\/endpointResolver\.js$/, domesticEndpoint);
    change(/\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/, () => noConfigFiles);
    change(/\/zod\/v4\/classic\/schemas\.js$/, directly);
    change(/\/functions\/[a-z]+\/[a-z-]+\.ts$/, withoutSummary, 'ts');
    change(/\/zod\/v4\/locales\/en\.js$/, () => noLocale);
    change(/\/util-endpoints\/lib\/aws\/partitions\.js$/, domesticPartition);
    change(/\/(Sha256Js|Sha1Js|Md5Js|AdaptiveRetryStrategy|getInstanceMetadataRegion)\.js$/, stub); // Node has digests of its own; Lambda has no metadata server; retries are standard, not adaptive
    change(/\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/, stub);
    // law and calendar are packed together, without what only readers want: a function unpacks what it asks for
    build.onLoad({ filter: /\/lib\/(regulations|calendar)\/[a-z-]+\.ts$/ }, async ({ path }) => {
      const { packedModules } = await load(join(__dirname, 'packed-modules.ts'));
      const contents = packedModules[relative(lib, path)];
      return contents && { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
}];
