import { DECLARING, parseDeclaredHosts, readDeclaredHosts } from './domestic-hosts.ts';
import { applicable, describeFindings, type Finding, type Judging } from './finding.ts';
import { judgeSetting } from './judge-setting.ts';
import { isMainland } from './mainland-regions.ts';
import { START_RULES, type StartRule } from './start-rules.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What describes the machine, not where data goes: names that npm and the shell set. */
const OF_THE_MACHINE = /^(npm_.*|_|_HANDLER|PATH|PWD|OLDPWD|HOME|SHELL|TERM.*|LANG|LC_.*|NODE_PATH|LD_LIBRARY_PATH|LAMBDA_.*_DIR|AWS_EXECUTION_ENV|AWS_LAMBDA_(LOG|FUNCTION).*|LS_COLORS|SSH_.*|GPG_.*|DEBIAN_.*|HOSTNAME)$/;

/**
 * What in a process's environment points out of the mainland. `AWS_REGION` must be there: on Lambda the service sets
 * it, and it says where the process runs.
 */
export function checkEnvironment(env: Environment): readonly Finding<StartRule>[] {
  const findings: Finding<StartRule>[] = [];
  const { hosts, refused } = readDeclaredHosts(parseDeclaredHosts(env[DECLARING] ?? ''));
  for (const host of refused) findings.push({ id: 'guard-not-loosened', resource: DECLARING, found: host });
  if (!isMainland('aws', env['AWS_REGION'])) findings.push({ id: 'region-allowed', resource: 'AWS_REGION', found: env['AWS_REGION'] ?? '（未设置 · not set）' });
  const other = env['AWS_DEFAULT_REGION'];
  if (other !== undefined && other !== env['AWS_REGION']) findings.push({ id: 'settings-agree', resource: 'AWS_DEFAULT_REGION', found: `${other} ≠ AWS_REGION ${env['AWS_REGION'] ?? ''}` });
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '' && name !== DECLARING && name !== 'AWS_REGION' && !OF_THE_MACHINE.test(name)) findings.push(...judgeSetting(name, value, hosts));
  }
  return findings;
}

/** A process that may not serve: the message lists every finding with rule and article, in Chinese and English. */
export class NotDomestic extends Error {
  override readonly name = 'NotDomestic';
  readonly findings: readonly Finding<StartRule>[];
  constructor(findings: readonly Finding<StartRule>[], judging: Judging) {
    super(`境内部署检查未通过，进程不予启动 · The region guard refuses to start\n${describeFindings(findings, START_RULES, judging)}`);
    this.findings = findings;
  }
}

/** @throws NotDomestic with all findings at once, and those of `also`. Call it before anything is asked of the cloud. */
export function requireDomestic(env: Environment, judging: Judging, also: readonly Finding<StartRule>[] = []): void {
  const findings = applicable([...checkEnvironment(env), ...also], START_RULES, judging);
  if (findings.length > 0) throw new NotDomestic(findings, judging);
}
