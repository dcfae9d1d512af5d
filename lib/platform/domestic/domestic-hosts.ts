import { mayBeDeclared } from './endpoint-hosts.ts';

/** Provinces as filing numbers begin with them; one character each. */
const filing = /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]\d{6,10}号(-\d{1,3})?$/;

/** `京ICP备00000000号`, as guides write it: given to nobody, so it declares nothing. */
export const isSampleNumber = (number: string): boolean => /ICP[备证]0+号/.test(number);

export interface DeclaredHosts {
  readonly hosts: ReadonlySet<string>;
  /** What was declared and does not count. */
  readonly refused: readonly string[];
}

/**
 * The operator's own hosts (issuer, webhooks, own domain), each with the number under which it is filed (ICP): a number
 * is given to hosts in the mainland only. Exact names; a cloud's names cannot be declared.
 */
export function readDeclaredHosts(declared: Readonly<Record<string, unknown>>): DeclaredHosts {
  const hosts = new Set<string>();
  const refused: string[] = [];
  for (const [host, number] of Object.entries(declared)) {
    if (typeof number === 'string' && isSampleNumber(number)) refused.push(`${host}（${number} 是样例备案号 · is a sample number）`);
    else if (mayBeDeclared(host) && typeof number === 'string' && filing.test(number)) hosts.add(host);
    else refused.push(host);
  }
  return { hosts, refused };
}

/** The variable that declares the operator's own hosts to a process: `DOMESTIC_HOSTS=host=filing number,…`. */
export const DECLARING = 'DOMESTIC_HOSTS';

/** `host=number,host=number`, as the environment carries it. */
export const parseDeclaredHosts = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(',').filter((pair) => pair.trim() !== '').map((pair) => {
    const [host = '', number = ''] = pair.split('=');
    return [host.trim(), number.trim()];
  }));
