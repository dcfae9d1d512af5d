import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { demoUnitId } from '../../infra/local/demo-city.ts';
import { OPERATIONS } from '../../functions/index.ts';
import { toMilliseconds } from '../../lib/calendar/instant.ts';
import type { Request } from '../../lib/operation/http.ts';
import { createTokenVerifier } from '../../lib/operation/identity.ts';
import { createRouter } from '../../lib/operation/router.ts';
import type { Item, Key } from '../../lib/platform/storage/store.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { cpuBeside, micro, ratio, type Figure } from './measure.ts';

const caller = 'school1-owner';
const mostBeyond = 150;

/** `GET /units/{unitId}` through the whole pipeline, beside a handler that verifies the same token and answers the same text. */
export async function pipelineFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld();
  try {
    keepInMemory(world);
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const { issuer, audience } = world.issuer;
    const jwks = { keys: [{ ...await exportJWK(publicKey), kid: 'bench', alg: 'RS256', use: 'sig' }] };
    const now = Math.floor(toMilliseconds(world.clock.now()) / 1000);
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' }).setIssuer(issuer).setAudience(audience).setSubject(caller).setIssuedAt(now).setExpirationTime(now + 3600).sign(privateKey);
    const router = createRouter(OPERATIONS, world.platform, { verifyToken: createTokenVerifier([{ issuer, audience, keys: jwks }]), origins: [] });
    const request: Request = { method: 'GET', path: `/units/${demoUnitId('bureau')}`, query: [], headers: { authorization: `Bearer ${token}`, accept: 'application/json' }, body: new Uint8Array(0), sourceIp: '127.0.0.1', requestId: undefined };
    const { status, body } = await router(request);
    if (status !== 200 || typeof body !== 'string') throw new Error(`the unit answered ${status}: ${String(body)}`);
    const answer: unknown = JSON.parse(body);
    const keys = createLocalJWKSet(jwks);
    const bare = async (): Promise<string> => {
      await jwtVerify(token, keys, { issuer, audience, currentDate: new Date(toMilliseconds(world.clock.now())) });
      return JSON.stringify(answer);
    };
    const [ours, theirs] = await cpuBeside(31, 200, () => router(request), bare);
    return [{
      name: 'pipeline, processor time a call', value: `${micro(ours - theirs)} beyond a bare handler (${ratio(ours, theirs)})`, baseline: `bare handler: the same RS256 token verified by the same library, the same answer as text: ${micro(theirs)}`,
      how: 'process.cpuUsage over 31 interleaved rounds of 200 calls, median; person and unit handed over from memory, so that ports cost nothing', bar: { text: 'at most 150 µs beyond', met: ours - theirs <= mostBeyond },
    }];
  } finally {
    world.close();
  }
}

/** The store answers from a map what it was asked before. */
function keepInMemory({ local: { store } }: TestWorld): void {
  const get = store.get.bind(store);
  const known = new Map<string, Item | undefined>();
  const nameOf = ({ table, partition, sort }: Key): string => `${table}/${partition}/${sort}`;
  Object.assign(store, {
    get: async (keys: readonly Key[]) => {
      const absent = keys.filter((key) => !known.has(nameOf(key)));
      if (absent.length > 0) (await get(absent)).forEach((item, i) => { const key = absent[i]; if (key) known.set(nameOf(key), item); });
      return keys.map((key) => known.get(nameOf(key)));
    },
  });
}
