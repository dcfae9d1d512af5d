import type { Finding } from './finding.ts';
import { judgeSetting } from './judge-setting.ts';
import type { StartRule } from './start-rules.ts';

/** One of the files that AWS tools read: where it lies, and its text. */
export interface AwsFile {
  readonly path: string;
  readonly text: string;
}
type Entries = ReadonlyMap<string, string>;

/** Their values go nowhere, and belong in no message; the start address is where people sign in, and `sso_region` says where the tool asks. */
const NOT_READ = /^(aws_access_key_id|aws_secret_access_key|aws_session_token|aws_security_token|sso_start_url|sso_account_id|sso_registration_scopes|role_session_name|external_id|output)$/;

/** Sections as the SDK reads them: `[profile name]`, `[name]`, `[services name]`; a key without a value opens a nested part (`s3 =`, then indented lines). */
function sectionsOf(text: string): ReadonlyMap<string, Entries> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let nested: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const written = (line.split(/(?:^|\s)[;#]/)[0] ?? '').trim();
    const heading = /^\[(.*)\]$/.exec(written)?.[1]?.trim().replace(/\s+/g, ' ').replace(/^(\S+ )?(["'])(.*)\2$/, '$1$3');
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map<string, string>();
      sections.set(heading, section);
      nested = undefined;
      continue;
    }
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(written) ?? [];
    if (key === '') continue;
    if (!/^\s/.test(line)) nested = undefined;
    if (value.trim() === '') nested = key.trim();
    else section?.set(nested === undefined ? key.trim() : `${nested}.${key.trim()}`, value.trim());
  }
  return sections;
}

export interface ProfilesInUse {
  /** By name; the first is the one that the SDK takes for addresses. */
  readonly profiles: readonly string[];
  /** Region of whatever asks for a role: without one, and without the profile's own, the SDK asks in us-east-1. */
  readonly region: string | undefined;
  readonly declared: ReadonlySet<string>;
}

/**
 * What in the AWS configuration files leads out of the mainland, for the profiles in use and for all that these name
 * (`source_profile`, `services`, `sso_session`): the SDK obeys `endpoint_url`, `region` and the rest without a word.
 */
export function judgeAwsFiles(files: readonly AwsFile[], { profiles, region, declared }: ProfilesInUse): readonly Finding<StartRule>[] {
  const findings: Finding<StartRule>[] = [];
  const read = files.map(({ path, text }) => ({ path, sections: sectionsOf(text) }));
  const asked = new Set<string>();
  const lookAt = (...names: readonly string[]): void => {
    const [title = ''] = names;
    if (asked.has(title)) return;
    asked.add(title);
    const found = read.flatMap(({ path, sections }) => names.flatMap((name) => { const entries = sections.get(name); return entries ? [{ path, name, entries }] : []; }));
    for (const { path, name, entries } of found) for (const [key, value] of entries) {
      const variable = key.split('.').at(-1) ?? key;
      if (!NOT_READ.test(variable)) findings.push(...judgeSetting(variable, value, declared).map((finding) => ({ ...finding, resource: `${path} [${name}] ${key}` })));
    }
    const said = (key: string) => found.flatMap(({ path, name, entries }) => { const value = entries.get(key); return value === undefined ? [] : [{ path, name, value }]; });
    const [role] = said('role_arn');
    if (role && region === undefined && said('region').length === 0) findings.push({ id: 'region-allowed', resource: `${role.path} [${role.name}] region`, found: '（未设置，默认 us-east-1 · not set, us-east-1 by default）' });
    for (const { value } of said('source_profile')) lookAt(`profile ${value}`, value);
    for (const { value } of said('services')) lookAt(`services ${value}`);
    for (const { value } of said('sso_session')) lookAt(`sso-session ${value}`);
  };
  for (const profile of profiles) lookAt(`profile ${profile}`, profile);
  return findings;
}
