import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Instant } from '../../../lib/calendar/instant.ts';
import { createTokenVerifier, personIdOf } from '../../../lib/operation/identity.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';

const issuer = 'https://issuer.example';
const audience = 'steward';
const began = Date.parse('2026-11-23T01:00:00.000Z');
const at = (seconds: number): Instant => Instant.parse(new Date(began + seconds * 1000).toISOString());
const isCode = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = await exportJWK(publicKey);
const tokenOf = (kid: string): Promise<string> =>
  new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).setIssuer(issuer).setAudience(audience).setSubject('somebody').setExpirationTime(began / 1000 + 36_000).sign(privateKey);

type Answer = (response: ServerResponse) => void;
const keySet = (...kids: string[]): Answer => (response) => void response.end(JSON.stringify({ keys: kids.map((kid) => ({ ...jwk, kid, alg: 'RS256' })) }));
let answer: Answer = keySet('first');
let asked = 0;
const server = createServer((_, response) => { asked += 1; answer(response); }).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
const address = server.address();
const keys = new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keys`);

/** A verifier that knows nothing yet, and how often it asks. */
function fresh() {
  asked = 0;
  return createTokenVerifier([{ issuer, audience, keys }]);
}

test('the issuer is asked once for many tokens, also for those that come together', async () => {
  answer = keySet('first');
  const verify = fresh();
  const token = await tokenOf('first');
  const persons = await Promise.all([verify(token, at(0)), verify(token, at(0)), verify(token, at(0))]);
  assert.deepEqual(persons, Array.from({ length: 3 }, () => personIdOf(issuer, 'somebody')));
  await verify(token, at(599));
  assert.equal(asked, 1);
  await verify(token, at(600));
  assert.equal(asked, 2);
});

test('a key that is new is found; one that is not there is asked for again after half a minute, no sooner', async () => {
  answer = keySet('first');
  const verify = fresh();
  await verify(await tokenOf('first'), at(0));
  answer = keySet('first', 'second');
  await assert.rejects(verify(await tokenOf('second'), at(29)), isCode('UNAUTHENTICATED'));
  assert.equal(asked, 1);
  await verify(await tokenOf('second'), at(30));
  await assert.rejects(verify(await tokenOf('third'), at(31)), isCode('UNAUTHENTICATED'));
  assert.equal(asked, 2);
});

test('a key that the issuer has withdrawn is no longer taken after ten minutes', async () => {
  answer = keySet('first');
  const verify = fresh();
  await verify(await tokenOf('first'), at(0));
  answer = keySet('second');
  await assert.rejects(verify(await tokenOf('first'), at(601)), isCode('UNAUTHENTICATED'));
});

test('an issuer that answers something else is 503, and is asked again by the next token', async () => {
  const others: readonly Answer[] = [
    (response) => void response.writeHead(500).end('{"keys":[]}'),
    (response) => void response.writeHead(302, { location: keys.href }).end(),
    (response) => void response.end('<html>'),
    (response) => void response.end('[]'),
    (response) => void response.end('x'.repeat(300_000)),
    (response) => void response.destroy(),
  ];
  for (const other of others) {
    const verify = fresh();
    answer = other;
    await assert.rejects(verify(await tokenOf('first'), at(0)), isCode('UNAVAILABLE'));
    answer = keySet('first');
    assert.equal(await verify(await tokenOf('first'), at(1)), personIdOf(issuer, 'somebody'));
  }
});
