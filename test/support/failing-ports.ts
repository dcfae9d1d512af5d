import type { LocalPlatform } from '../../lib/compose/local.ts';
import type { Platform } from '../../lib/platform/platform.ts';

const PORTS = ['storage', 'ledger', 'keys', 'keyStore', 'objects', 'expired', 'ledgerReader', 'sequencer'] as const;

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/**
 * Ports of a process that dies at its n-th port call: before the call has had an effect, or after it, with the answer
 * lost. From then on every call fails. With `Infinity` it lives, and `calls` counts by port and method.
 */
export function failingPorts(at: number, when: 'before' | 'after') {
  const calls: string[] = [];
  let dead = false;
  const die = () => { dead = true; throw new ProcessDied(`at call ${at}`); };
  const wrapPort = <T extends object>(port: string, inner: T): T => new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (dead) throw new ProcessDied('dead');
        calls.push(`${port}.${String(name)}`);
        const mine = calls.length === at;
        if (mine && when === 'before') die();
        const answer: unknown = Reflect.apply(value, target, given);
        return mine && answer instanceof Promise ? answer.then(die) : answer;
      };
    },
  });
  return {
    wrap: (platform: LocalPlatform): Platform => {
      const [first, ...others] = platform.signers;
      return {
        ...platform, ...Object.fromEntries(PORTS.map((name) => [name, wrapPort(name, platform[name])])),
        signers: [wrapPort('signer', first), ...others.map((signer) => wrapPort('signer', signer))],
      };
    },
    hasFailed: () => dead || calls.length >= at,
    calls: (): readonly string[] => calls,
  };
}
