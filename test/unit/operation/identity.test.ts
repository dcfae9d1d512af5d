import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createTokenVerifier, personIdOf } from '../../../lib/operation/identity.ts';
import { Instant } from '../../../lib/calendar/instant.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import { createTestWorld } from '../../support/test-platform.ts';
import { noteOperations } from './notes.ts';

const world = await createTestWorld({ operations: noteOperations });
after(() => world.close());

const issuer = 'https://issuer.example';
const audience = 'steward';
const now = Instant.parse('2026-11-23T01:00:00.000Z');
const seconds = Date.parse(now) / 1000;
const claims: JWTPayload = { iss: issuer, aud: audience, sub: 'somebody', exp: seconds + 300 };

async function issuerWith(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg }] };
  return {
    verify: createTokenVerifier([{ issuer, audience, keys }]),
    sign: (payload: JWTPayload, header: { kid?: string } = {}) => new SignJWT(payload).setProtectedHeader({ alg, kid: 'k', ...header }).sign(privateKey),
  };
}
const isCode = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

describe('an access token', () => {
  for (const alg of ['RS256', 'ES256', 'EdDSA']) {
    test(`signed with ${alg} names its person`, async () => {
      const { verify, sign } = await issuerWith(alg);
      assert.equal(await verify(await sign(claims), now), personIdOf(issuer, 'somebody'));
    });
  }

  test('signed otherwise is none', async () => {
    for (const alg of ['RS512', 'ES384', 'PS256']) {
      const { verify, sign } = await issuerWith(alg);
      await assert.rejects(verify(await sign(claims), now), isCode('UNAUTHENTICATED'), alg);
    }
    const { verify } = await issuerWith('ES256');
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await assert.rejects(verify(`${part({ alg: 'none' })}.${part(claims)}.`, now), isCode('UNAUTHENTICATED'));
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(new Uint8Array(32));
    await assert.rejects(verify(hmac, now), isCode('UNAUTHENTICATED'));
  });

  test('with wrong claims is none; a minute of skew is tolerated', async () => {
    const { verify, sign } = await issuerWith('ES256');
    const other: readonly JWTPayload[] = [
      { ...claims, iss: 'https://other.example' }, { ...claims, aud: 'other' }, { ...claims, exp: seconds - 61 }, { ...claims, nbf: seconds + 61 }, { ...claims, sub: '' },
      { iss: issuer, aud: audience, sub: 'somebody' }, { iss: issuer, aud: audience, exp: seconds + 1 },
    ];
    for (const payload of other) await assert.rejects(verify(await sign(payload), now), isCode('UNAUTHENTICATED'), JSON.stringify(payload));
    assert.ok(await verify(await sign({ ...claims, exp: seconds - 59 }), now));
    await assert.rejects(verify(await sign(claims, { kid: 'unknown' }), now), isCode('UNAUTHENTICATED'));
    const token = await sign(claims);
    await assert.rejects(verify(`${token.slice(0, -4)}AAAA`, now), isCode('UNAUTHENTICATED'));
  });

  test('of an issuer whose keys are out of reach is 503, not 401', async () => {
    const { sign } = await issuerWith('ES256');
    const verify = createTokenVerifier([{ issuer, audience, keys: new URL('http://127.0.0.1:9/jwks.json') }]);
    await assert.rejects(verify(await sign(claims), now), isCode('UNAVAILABLE'));
  });

  test('is asked for by every form of the header but the right one', async () => {
    const token = await world.issuer.token('bureau-owner');
    for (const header of ['', token, `Basic ${token}`, `Bearer  ${token}`, `Bearer ${token} x`, 'Bearer a.b.c']) {
      const { status, headers } = await world.withToken().get('/notes/note-1', { authorization: header });
      assert.deepEqual([status, headers['www-authenticate']], [401, 'Bearer'], header);
    }
    assert.equal((await world.withToken(token).get('/notes/note-1')).status, 404);
  });
});

test('a person is known by a digest of issuer and subject', () => {
  assert.match(personIdOf(issuer, 'somebody'), /^person-[a-z2-7]{26}$/);
  assert.notEqual(personIdOf(issuer, 'somebody'), personIdOf('https://other.example', 'somebody'));
});
