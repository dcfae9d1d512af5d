import { KMSServiceException } from '@aws-sdk/client-kms';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../clock.ts';
import { systemRandom } from '../system.ts';
import { DecryptionFailed, KeyUnavailable, type KeyUnavailableCode } from './keys.ts';

const codes: Readonly<Record<string, KeyUnavailableCode>> = {
  DisabledException: 'disabled',
  NotFoundException: 'not-found',
  AccessDeniedException: 'access-denied',
  ThrottlingException: 'throttled',
  LimitExceededException: 'throttled',
  KeyUnavailableException: 'unreachable',
  IncorrectKeyException: 'other-master-key',
  InvalidKeyUsageException: 'damaged',
  UnsupportedOperationException: 'damaged',
};

/** KMS answers one name for every state but enabled; which it is stands in its message, `… is pending deletion.` */
const ofState = (message: string): KeyUnavailableCode => (/pending ?deletion/i.test(message) ? 'pending-deletion' : /disabled/i.test(message) ? 'disabled' : 'unusable');

/** What KMS answered, without its message: the name says what an operator must look at. */
export function toKeyError(error: unknown, keyId: string): Error {
  if (error instanceof DecryptionFailed || error instanceof KeyUnavailable) return error;
  if (error instanceof KMSServiceException && error.name === 'InvalidCiphertextException')
    return new DecryptionFailed('the wrapped key and its context do not belong together', { cause: error });
  const name = error instanceof Error ? error.name : 'unknown';
  const code = name === 'KMSInvalidStateException' && error instanceof Error ? ofState(error.message) : codes[name];
  return new KeyUnavailable(`KMS answered ${name} for ${keyId}`, code ?? 'unreachable', { cause: error });
}

const attempts = 4;

/** Full jitter: 0 to 50 ms, 100 ms, 200 ms. */
function waitAfter(attempt: number, random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return ((high * 256 + low) / 65_536) * 50 * 2 ** attempt;
}

/**
 * Calls KMS, at most four times where it throttles (the client's own retries come on top: give it few). Everything
 * else is not repeated: a disabled key stays disabled.
 * @throws KeyUnavailable, DecryptionFailed
 */
export async function callKms<T>(keyId: string, send: () => Promise<T>, random: Random = systemRandom): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const failure = toKeyError(error, keyId);
      if (attempt + 1 === attempts || !(failure instanceof KeyUnavailable) || failure.code !== 'throttled') throw failure;
      await pause(waitAfter(attempt, random));
    }
  }
}
