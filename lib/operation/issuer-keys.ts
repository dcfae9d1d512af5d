import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { get as getPlain } from 'node:http';
import { get as getOverTls } from 'node:https';
import { toMilliseconds, type Instant } from '../calendar/instant.ts';

/** An issuer's keys as they are known at an instant. */
export interface IssuerKeys {
  /** Finds the key of a token; loads the set where it must. */
  findAt(now: Instant): JWTVerifyGetKey;
  /** The set that answers now without being loaded; another object once it is replaced. */
  heldAt(now: Instant): object | undefined;
}

/** Milliseconds, as jose's own has them: how long a set is kept, and how soon it is asked for again when a token names a key that is not in it. */
const KEPT = 600_000;
const COOLDOWN = 30_000;
const TIMEOUT = 5_000;
const MOST_BYTES = 262_144;

/**
 * A key set behind an address. It does what jose's does, with the client that the cloud's SDK loads anyway: the
 * runtime's `fetch` alone would take a sixth of a function's start (npm run bench:start). Redirects are not followed.
 */
export function createRemoteKeys(address: URL): IssuerKeys {
  let held: { readonly find: JWTVerifyGetKey; readonly since: number } | undefined;
  let pending: Promise<JWTVerifyGetKey> | undefined;

  const load = (at: number): Promise<JWTVerifyGetKey> => {
    pending ??= download(address)
      .then((keys) => {
        held = { find: createLocalJWKSet(keys), since: at };
        return held.find;
      })
      .finally(() => { pending = undefined; });
    return pending;
  };
  const youngerThan = (age: number, at: number): boolean => held !== undefined && at - held.since < age;
  return {
    findAt: (now) => async (header, token) => {
      const at = toMilliseconds(now);
      const find = held && youngerThan(KEPT, at) ? held.find : await load(at);
      try {
        return await find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || youngerThan(COOLDOWN, at)) throw error;
        return (await load(at))(header, token);
      }
    },
    heldAt: (now) => (youngerThan(KEPT, toMilliseconds(now)) ? held?.find : undefined),
  };
}

/** @throws JOSEError `ERR_JOSE_GENERIC` when the issuer cannot be asked, or answers something else */
function download(address: URL): Promise<JSONWebKeySet> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(new errors.JOSEError('the issuer did not hand out its keys', { cause }));
    const options = { headers: { accept: 'application/json, application/jwk-set+json' }, signal: AbortSignal.timeout(TIMEOUT) };
    const request = (address.protocol === 'https:' ? getOverTls : getPlain)(address, options, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > MOST_BYTES) request.destroy(new RangeError('a key set of that size is none'));
        else parts.push(part);
      });
      response.once('error', fail);
      response.once('end', () => {
        if (response.statusCode !== 200) return fail(new TypeError(`status ${response.statusCode}`));
        try {
          resolve(JSON.parse(Buffer.concat(parts).toString('utf8')));
        } catch (error) {
          fail(error);
        }
      });
    });
    request.once('error', fail);
  });
}
