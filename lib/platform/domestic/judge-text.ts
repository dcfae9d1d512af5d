import { arnsIn, hasBrokenArn, isDomesticArn } from './arn.ts';
import { isLoopback, judgeHost, looksLikeHost } from './endpoint-hosts.ts';
import { foreignRegionsIn } from './mainland-regions.ts';

export type Trouble = 'foreignArn' | 'foreignKey' | 'foreignHost' | 'unjudgeable' | 'plaintext' | 'foreignRegion';
export interface Troubled {
  readonly trouble: Trouble;
  /** The word alone, without what stands around it. */
  readonly word: string;
}

const PLAIN = new Set(['http', 'ws', 'ftp', 'ldap', 'mqtt', 'amqp', 'smtp', 'redis', 'grpc', 'tcp', 'udp', 'syslog', 'telnet']);
/** URL parsers take `https:\\host`, `https:/host` and `https:host` for addresses too. */
const urls = /(?:\b(https?|wss?|ftp):[\\/]*|\b([a-z][a-z0-9+.-]*):\/\/|(?<![:\w/])\/\/(?=[^\s/]+\.))([^\s\\/?#"'`<>,;|]+)/gi;
const hostOf = (authority: string): string => {
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  return place.startsWith('[') ? place.slice(0, place.indexOf(']') + 1) : place.split(':')[0] ?? '';
};

export interface TextOptions {
  readonly declared: ReadonlySet<string>;
  /** `always`: the text is an address by its name, whatever it looks like. */
  readonly hosts: 'always' | 'whereTheyLookLike';
}

/** What in a text points out of the mainland, or cannot be judged. */
export function troublesIn(text: string, { declared, hosts }: TextOptions): readonly Troubled[] {
  const found: Troubled[] = [];
  const judge = (host: string): void => {
    const verdict = judgeHost(host, declared);
    if (verdict !== 'domestic') found.push({ trouble: verdict === 'foreign' ? 'foreignHost' : 'unjudgeable', word: host });
  };
  for (const arn of arnsIn(text)) {
    if (!isDomesticArn(arn)) found.push({ trouble: arn.service === 'kms' ? 'foreignKey' : 'foreignArn', word: arn.text });
  }
  if (hasBrokenArn(text)) found.push({ trouble: 'foreignArn', word: text.slice(text.search(/\barn:/i)).slice(0, 80) });
  let rest = arnsIn(text).reduce((left, arn) => left.replace(arn.text, ' '), text);
  rest = rest.replace(urls, (_whole, special: string | undefined, other: string | undefined, authority: string) => {
    const scheme = (special ?? other ?? 'https').toLowerCase();
    const host = hostOf(authority);
    if (scheme === 's3') return ' '; // a bucket's name belongs to the partition of whoever asks
    judge(host);
    if (PLAIN.has(scheme) && !isLoopback(host.toLowerCase())) found.push({ trouble: 'plaintext', word: `${scheme}://${host}` });
    return ' ';
  });
  for (const word of rest.split(/[\s,;|"'`()<>{}=]+/)) {
    const authority = word.split('/')[0] ?? '';
    const name = hostOf(authority);
    const isAddress = /^\[?[0-9a-f:.]*:[0-9a-f:.]+\]?$|^\d{1,3}(\.\d{1,3}){3}$/i.test(name) && /\d/.test(name) && !/^\d+(:\d+)*$/.test(name);
    if (isAddress || looksLikeHost(authority) || (hosts === 'always' && name !== '' && !/^(true|false|none|\d+)$/i.test(name))) {
      judge(name);
      rest = rest.replace(name, ' ');
    }
  }
  for (const region of foreignRegionsIn('aws', rest)) found.push({ trouble: 'foreignRegion', word: region });
  return found;
}
