import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, beforeEach, mock, test, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Instant } from '../../../lib/calendar/instant.ts';
import { createTokenVerifier, personIdOf } from '../../../lib/operation/identity.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';

const issuer = 'https://issuer.example';
const audience = 'steward';
const began = Date.parse('2026-11-23T01:00:00.000Z');
const at = (seconds: number): Instant => Instant.parse(new Date(began + seconds * 1000).toISOString());
const isUnauthenticated = (error: unknown) => error instanceof Refusal && error.code === 'UNAUTHENTICATED';

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = await exportJWK(publicKey);
const setOf = (kid: string) => ({ keys: [{ ...jwk, kid, alg: 'RS256' }] });
const tokenOf = (subject: string, lives = 36_000): Promise<string> =>
  new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'first' }).setIssuer(issuer).setAudience(audience).setSubject(subject).setExpirationTime(began / 1000 + lives).sign(privateKey);
const createVerifier = (keys: Parameters<typeof createTokenVerifier>[0][number]['keys'] = setOf('first')) => createTokenVerifier([{ issuer, audience, keys }]);

const verifications = mock.method(crypto.subtle, 'verify');
beforeEach(() => verifications.mock.resetCalls());
after(() => mock.restoreAll());

test('a token is verified once a minute, and every token by itself', async () => {
  const verify = createVerifier();
  const [one, other] = [await tokenOf('one'), await tokenOf('other')];
  for (const seconds of [0, 0, 30, 59]) assert.equal(await verify(one, at(seconds)), personIdOf(issuer, 'one'));
  assert.equal(verifications.mock.callCount(), 1);
  assert.equal(await verify(other, at(59)), personIdOf(issuer, 'other'));
  assert.equal(verifications.mock.callCount(), 2);
  await verify(one, at(60));
  assert.equal(verifications.mock.callCount(), 3);
});

test('a token with one other character is another token', async () => {
  const verify = createVerifier();
  const token = await tokenOf('one');
  await verify(token, at(0));
  const [header = '', claims = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ iss: issuer, aud: audience, sub: 'other', exp: began / 1000 + 300 })).toString('base64url');
  for (const altered of [`${header}.${forged}.${signature}`, `${header}.${claims}.${signature.slice(0, -4)}AAAA`, `${header}.${claims}.`]) {
    await assert.rejects(verify(altered, at(0)), isUnauthenticated);
    await assert.rejects(verify(altered, at(0)), isUnauthenticated); // a refusal is not remembered as anything else
  }
});

test('a token that has expired since it was verified is none', async () => {
  const verify = createVerifier();
  const token = await tokenOf('one', -30); // the skew is a minute
  await verify(token, at(0));
  assert.equal(await verify(token, at(29)), personIdOf(issuer, 'one'));
  assert.equal(verifications.mock.callCount(), 1);
  await assert.rejects(verify(token, at(30)), isUnauthenticated);
});

test('a clock that was set back has every token verified again', async () => {
  const verify = createVerifier();
  const token = await tokenOf('one');
  await verify(token, at(0));
  await verify(token, at(-1));
  assert.equal(verifications.mock.callCount(), 2);
});

/** A verifier that loads this set over HTTP, as it is when it is asked. */
async function overHttp(context: TestContext, keysNow: () => ReturnType<typeof setOf>): Promise<ReturnType<typeof createVerifier>> {
  const server = createServer((_, response) => void response.end(JSON.stringify(keysNow()))).listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  return createVerifier(new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keys`));
}

test('what a key set verified is forgotten with the set, at once', async (context) => {
  let keys = setOf('first');
  const verify = await overHttp(context, () => keys);
  const token = await tokenOf('one');
  for (const seconds of [0, 570, 570]) await verify(token, at(seconds)); // the first loads the set, the second is remembered
  assert.equal(verifications.mock.callCount(), 2);
  keys = setOf('second');
  const named = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'second' }).setIssuer(issuer).setAudience(audience).setSubject('two').setExpirationTime(began / 1000 + 900).sign(privateKey);
  await verify(named, at(571)); // an unknown key: the set is asked for again
  await assert.rejects(verify(token, at(571)), isUnauthenticated);
});

test('a set that has grown old answers for nothing that it verified', async (context) => {
  let keys = setOf('first');
  const verify = await overHttp(context, () => keys);
  const token = await tokenOf('one');
  for (const seconds of [0, 599]) await verify(token, at(seconds));
  keys = setOf('second');
  await assert.rejects(verify(token, at(600)), isUnauthenticated);
});
