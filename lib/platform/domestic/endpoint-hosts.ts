import { isIP } from 'node:net';
import { foreignRegionsIn, isMainland, MAINLAND_REGIONS, type Provider } from './mainland-regions.ts';
import { FILE_ENDINGS, TOP_LEVEL_DOMAINS } from './top-level-domains.ts';

/**
 * Endpoint suffixes of the providers' mainland sites. `region: 'named'`: the label before the suffix names one of
 * the provider's mainland regions (`kms.cn-hangzhou`, `oss-cn-beijing`, `cos.ap-guangzhou`). Not in the list is not allowed: `amazonaws.com`, `intl.tencentcloudapi.com`.
 */
const SUFFIXES: readonly { readonly provider: Provider; readonly suffix: string; readonly region: 'named' | 'implied' }[] = [
  // docs.amazonaws.cn endpoints page; the suffixes belong to the partition, which has mainland regions only
  { provider: 'aws', suffix: 'amazonaws.com.cn', region: 'implied' },
  { provider: 'aws', suffix: 'api.amazonwebservices.com.cn', region: 'implied' },
  { provider: 'alibaba', suffix: 'aliyuncs.com', region: 'named' },
  { provider: 'alibaba', suffix: 'fcapp.run', region: 'named' },
  { provider: 'tencent', suffix: 'tencentcloudapi.com', region: 'named' },
  { provider: 'tencent', suffix: 'tencentscf.com', region: 'named' },
  { provider: 'tencent', suffix: 'myqcloud.com', region: 'named' },
  { provider: 'huawei', suffix: 'myhuaweicloud.com', region: 'named' },
  { provider: 'baidu', suffix: 'baidubce.com', region: 'named' },
  { provider: 'baidu', suffix: 'bcebos.com', region: 'named' },
  { provider: 'volcengine', suffix: 'volces.com', region: 'named' },
];

/** Clouds, edges and tunnels that nobody may declare as their own host: where such a name ends up is not the operator's to say. */
const NOBODYS = [
  'amazonaws.com', 'amazonaws.com.cn', 'api.aws', 'on.aws', 'awsapps.com', 'cloudfront.net', 'cloudfront.cn', 'awsglobalaccelerator.com', 'amplifyapp.com', 'amazoncognito.com',
  'aliyuncs.com', 'fcapp.run', 'alicdn.com', 'tencentcloudapi.com', 'tencentscf.com', 'myqcloud.com', 'myhuaweicloud.com', 'baidubce.com', 'bcebos.com', 'volces.com',
  'googleapis.com', 'google.com', 'run.app', 'appspot.com', 'cloudfunctions.net', 'firebaseio.com', 'azure.com', 'windows.net', 'azurewebsites.net', 'azure-api.net',
  'cloudflare.com', 'workers.dev', 'pages.dev', 'trycloudflare.com', 'ngrok.io', 'ngrok.app', 'vercel.app', 'netlify.app', 'herokuapp.com', 'fly.dev', 'github.io', 'githubusercontent.com',
  'slack.com', 'datadoghq.com', 'newrelic.com', 'sentry.io', 'auth0.com', 'okta.com', 'sendgrid.net', 'mailgun.org', 'twilio.com',
] as const;

const under = (host: string, suffix: string): boolean => host === suffix || host.endsWith(`.${suffix}`);

/** `foreign`: not on the list. `unjudgeable`: an address on the public net, of which no list says where it is. */
export type HostVerdict = 'domestic' | 'foreign' | 'unjudgeable';

const PRIVATE_V4 = [/^127\./, /^10\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./, /^169\.254\./];
const PRIVATE_V6 = [/^::1$/, /^f[cd][0-9a-f]{2}:/, /^fe[89ab][0-9a-f]:/];
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Where a host lies. `declared`: the operator's own hosts, by exact name (see `domestic-hosts.ts`).
 * An address is fine when it is private; a name when it is declared, or ends with a suffix of a mainland site.
 */
export function judgeHost(written: string, declared: ReadonlySet<string>): HostVerdict {
  const host = written.toLowerCase().replace(/\.$/, '');
  const address = host.replace(/^\[|\]$/g, '');
  const family = /^[\d.]+$|:/.test(address) ? isIP(address) : 0; // what is no address need not wait for Node's long patterns
  if (family === 4) return PRIVATE_V4.some((range) => range.test(address)) ? 'domestic' : 'unjudgeable';
  if (family === 6) return PRIVATE_V6.some((range) => range.test(address)) ? 'domestic' : 'unjudgeable';
  if (host === 'localhost' || declared.has(host)) return 'domestic';
  if (/^[0-9a-fx.]+$/.test(host) && /\d/.test(host) && !/[g-wyz]/.test(host.split('.').at(-1) ?? '') && !/\.[a-z]+$/.test(host)) return 'unjudgeable'; // 2130706433, 0x7f.1
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) return 'foreign';
  return SUFFIXES.some(({ provider, suffix, region }) => isUnder(host, provider, suffix, region)) ? 'domestic' : 'foreign';
}

/** A storage service writes its own name before the region: `oss-cn-beijing`, `oss-cn-beijing-internal`, `tos-cn-beijing`. */
const regionIn = (label = ''): string => label.replace(/^(?:oss|tos|tos-s3)-(?=[a-z]+-)/, '').replace(/-internal$/, '');
/** One of Alibaba's services writes the region before its name (`project.cn-hangzhou.log`), and none of these is a service. */
const isPlace = (label = ''): boolean => /^(?:cn|ap|na|eu|us|me|sa|rg|oss)-|accelerate/.test(label);

function isUnder(host: string, provider: Provider, suffix: string, region: 'named' | 'implied'): boolean {
  if (!host.endsWith(`.${suffix}`)) return false;
  const labels = host.slice(0, -suffix.length - 1).split('.');
  if (foreignRegionsIn(provider, labels.join(' ')).length > 0 || labels.includes('intl')) return false;
  if (region === 'implied') return true;
  // what stands further left is the caller's own choice: a bucket may be called `cn-hangzhou`
  const [before, last] = [labels.at(-2), labels.at(-1)];
  return isMainland(provider, regionIn(last)) || (provider === 'alibaba' && !isPlace(last) && isMainland(provider, before));
}

/** Whether an operator may declare the host as their own: a plain name, no address, no wildcard, nothing of a cloud's. */
export const mayBeDeclared = (host: string): boolean =>
  /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}$/.test(host) && !NOBODYS.some((suffix) => under(host, suffix))
  && foreignRegionsIn('aws', host).length === 0;

/** What rules of events call two of AWS's services by. */
const EVENT_SOURCES: ReadonlySet<string> = new Set(['aws.health', 'aws.support']);

/**
 * Whether a word is to be read as a host where nothing says that it is one: a dotted name that ends with a top-level
 * domain, or one behind `@` or before a port whatever it ends with.
 */
export function looksLikeHost(word: string): boolean {
  const [, account, host = '', port] = /^(?:([^@]*)@)?((?:[a-z0-9_-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+))\.?(:\d{2,5})?$/i.exec(word) ?? [];
  if (host === '') return false;
  if (account !== undefined || port !== undefined) return true;
  const labels = host.toLowerCase().split('.');
  const last = labels.at(-1) ?? '';
  if (EVENT_SOURCES.has(host)) return false;
  if (last === 'aws') return ['on', 'api'].includes(labels.at(-2) ?? '');
  return last.startsWith('xn--') || (TOP_LEVEL_DOMAINS.has(last) && !(FILE_ENDINGS.has(last) && labels.length === 2));
}

export const MAINLAND_PROVIDERS = Object.keys(MAINLAND_REGIONS);
