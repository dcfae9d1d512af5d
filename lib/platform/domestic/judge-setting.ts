import { DECLARING, parseDeclaredHosts } from './domestic-hosts.ts';
import { isMainland } from './mainland-regions.ts';
import type { Finding } from './finding.ts';
import { troublesIn, type Trouble } from './judge-text.ts';
import type { StartRule } from './start-rules.ts';

const RULE_OF: Readonly<Record<Trouble, StartRule>> = {
  foreignArn: 'partition-domestic', foreignKey: 'key-domestic', foreignHost: 'endpoint-domestic', unjudgeable: 'address-judgeable', plaintext: 'tls-only', foreignRegion: 'region-allowed',
};
const isAddress = (name: string): boolean => /(^|_)(URLS?|URI|HOSTS?|ENDPOINTS?|ISSUERS?|SERVERS?|BROKERS?|PROXY|DOMAIN|ADDRESS|WEBHOOKS?|CALLBACK|DSN)$/i.test(name) && !/^no_proxy$/i.test(name);
/** Names that only look like addresses: the ledger's origin is a name on a checkpoint. */
const isName = (name: string): boolean => /^LOG_ORIGIN$/.test(name);
const isRegion = (name: string): boolean => /(^|_)REGIONS?$/i.test(name);
const lowersTls = (name: string, value: string): boolean =>
  (/^NODE_TLS_REJECT_UNAUTHORIZED$/i.test(name) && value.trim() === '0') || (/^NODE_OPTIONS$/i.test(name) && /--tls-(min|max)-v1\.[01]\b|--insecure/.test(value))
  || (/^(AWS_CLI|PYTHONHTTPS|GIT_SSL|SSL|TLS)_?(NO_)?VERIFY/i.test(name) && /^(0|false|no)$/i.test(value));

/** What an environment variable, of a function or of a process, may not hold. */
export function judgeSetting(name: string, value: string, declared: ReadonlySet<string>): readonly Finding<StartRule>[] {
  const resource = name;
  if (isRegion(name)) return value.split(/[\s,;]+/).filter((region) => !isMainland('aws', region)).map((region) => ({ id: 'region-allowed', resource, found: region || '""' }));
  if (isName(name)) return [];
  if (name === DECLARING) return Object.keys(parseDeclaredHosts(value)).filter((host) => !declared.has(host)).map((host) => ({ id: 'guard-not-loosened', resource, found: host }));
  const verified: readonly Finding<StartRule>[] = lowersTls(name, value) ? [{ id: 'tls-verified', resource, found: `${name}=${value}` }] : [];
  return [...verified, ...troublesIn(value, { declared, hosts: isAddress(name) ? 'always' : 'whereTheyLookLike' }).map(({ trouble, word }): Finding<StartRule> => ({
    id: /WEBHOOK|CALLBACK/i.test(name) && (trouble === 'foreignHost' || trouble === 'unjudgeable') ? 'webhook-domestic' : RULE_OF[trouble], resource, found: word,
  }))];
}

export const ruleOfTrouble = (trouble: Trouble): StartRule => RULE_OF[trouble];
