import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AwsFile } from '../../lib/platform/domestic/aws-files.ts';
import type { Environment } from '../../lib/platform/domestic/check-environment.ts';

/** The AWS configuration files of this machine, where the SDK looks for them; what is not there is left out. */
export function readAwsFiles(env: Environment): readonly AwsFile[] {
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const named = [[env['AWS_CONFIG_FILE'], 'config'], [env['AWS_SHARED_CREDENTIALS_FILE'], 'credentials']] as const;
  return named.flatMap(([said, name]) => {
    const written = said || `~/.aws/${name}`;
    const path = written.startsWith('~/') ? join(home, written.slice(2)) : written;
    return existsSync(path) ? [{ path: written, text: readFileSync(path, 'utf8') }] : [];
  });
}

/**
 * From here on the SDK takes no address from the configuration files. One named by `AWS_ENDPOINT_URL…` is judged and then
 * obeyed: without it, what was meant for an emulator would reach the cloud.
 */
export function ignoreConfiguredEndpoints(env: NodeJS.ProcessEnv): void {
  const named = Object.entries(env).some(([name, value]) => /^AWS_ENDPOINT_URL/i.test(name) && value);
  if (!named) env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
}
