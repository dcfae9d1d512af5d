import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { STAGES } from '../packaged.ts';
import { childEnvironment } from '../../support/child-environment.ts';
import type { Gateway } from './gateway.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** `sls deploy` as an operator runs it: only where its packets go is changed. */
export async function deploy(packaged: string, gateway: Gateway, home: string): Promise<string> {
  const child = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', 'deploy', '--stage', 'dev', ...STAGES, '--package', packaged], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...childEnvironment(), HOME: home, AWS_ACCESS_KEY_ID: 'AKIADEPLOYER', AWS_SECRET_ACCESS_KEY: 'none', AWS_EC2_METADATA_DISABLED: 'true',
      NODE_OPTIONS: `--require=${fileURLToPath(new URL('./loopback.cjs', import.meta.url))}`, LOOPBACK_PORT: String(gateway.port), LOOPBACK_CERTIFICATE: gateway.certificate,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [said, complained, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status !== 0) throw new Error(`sls deploy ended with ${status}\n${said}${complained}`);
  return `${said}${complained}`;
}
