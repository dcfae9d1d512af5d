import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, importPKCS8, SignJWT, type JWTPayload } from 'jose';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_AUDIENCE, DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';

const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Access tokens for `subject` that are none, by what is wrong with them. `seconds`: the platform's now. */
export async function badTokens(folder: string, subject: string, seconds: number): Promise<ReadonlyMap<string, string>> {
  const own = await importPKCS8(readFileSync(join(folder, 'issuer', 'demo-issuer.pem'), 'utf8'), 'EdDSA');
  const foreign = generateKeyPairSync('ed25519').privateKey;
  const claims: JWTPayload = { iss: DEMO_ISSUER, aud: DEMO_AUDIENCE, sub: subject, iat: seconds, exp: seconds + 3600 };
  const header = { alg: 'EdDSA', kid: 'demo', typ: 'at+jwt' };
  const sign = (change: object = {}, headers: object = {}, key: Parameters<SignJWT['sign']>[0] = own) => new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...header, ...headers }).sign(key);
  const without = (name: string) => new SignJWT(Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name))).setProtectedHeader(header).sign(own);
  const good = await sign();
  const [head = '', body = '', signature = ''] = good.split('.');
  const publicBytes = Buffer.from((await exportJWK(foreign)).x ?? '', 'base64url');
  return new Map([
    ['expired', await sign({ exp: seconds - 61 })], ['expired years ago', await sign({ iat: 1, exp: 2 })],
    ['not yet valid', await sign({ nbf: seconds + 61 })], ['valid from next year', await sign({ nbf: seconds + 31_536_000 })],
    ['of another issuer', await sign({ iss: 'https://issuer.example.invalid' })], ['of an issuer that begins alike', await sign({ iss: `${DEMO_ISSUER}/` })], ['of a list of issuers', await sign({ iss: [DEMO_ISSUER] as unknown as string })],
    ['for another audience', await sign({ aud: 'another-service' })], ['for no audience', await without('aud')], ['for an empty audience', await sign({ aud: [] })],
    ['without subject', await without('sub')], ['with an empty subject', await sign({ sub: '' })], ['with a number for a subject', await sign({ sub: 7 })], ['with a list for a subject', await sign({ sub: [subject] })],
    ['without end', await without('exp')], ['with a text for an end', await sign({ exp: '2099-01-01' })], ['without issuer', await without('iss')],
    ['signed by another key', await sign({}, {}, foreign)], ['signed by another key that it brings along', await sign({}, { jwk: await exportJWK(generateKeyPairSync('ed25519').publicKey) }, foreign)],
    ['with an unknown key id', await sign({}, { kid: 'other' })], ['with a path for a key id', await sign({}, { kid: '../../demo' })], ['that points to keys elsewhere', await sign({}, { jku: 'https://keys.example.invalid/jwks.json', x5u: 'https://keys.example.invalid/x' }, foreign)],
    ['with alg none', `${part({ ...header, alg: 'none' })}.${body}.`], ['with alg none and a signature', `${part({ ...header, alg: 'none' })}.${body}.${signature}`], ['with alg nOnE', `${part({ ...header, alg: 'nOnE' })}.${body}.${signature}`],
    ['with alg HS256 under the public key', await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(publicBytes)],
    ['with another algorithm named', `${part({ ...header, alg: 'RS256' })}.${body}.${signature}`], ['with no algorithm', `${part({ kid: 'demo' })}.${body}.${signature}`], ['with a list of algorithms', `${part({ ...header, alg: ['EdDSA'] })}.${body}.${signature}`],
    ['with other claims under the signature', `${head}.${part({ ...claims, sub: 'somebody-else' })}.${signature}`], ['with a header that was changed', `${part({ ...header, typ: 'JWT' })}.${body}.${signature}`],
    ['with a critical extension', await sign({}, {}).then(() => `${part({ ...header, crit: ['exp'], exp: 1 })}.${body}.${signature}`)],
    ['with one bit of the signature changed', `${head}.${body}.${(signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)}`], ['cut short', good.slice(0, -10)], ['without signature', `${head}.${body}.`], ['of two parts', `${head}.${body}`], ['of five parts', `${good}.a.b`],
    ['that is no JSON', `${part('no JSON')}.${part('no JSON')}.${signature}`], ['that is a number', `${part('7')}.${part('7')}.${signature}`], ['that is null', `${part('null')}.${part('null')}.${signature}`], ['that is no UTF-8', `${head}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.${signature}`],
    ['that is nested deeply', `${head}.${part(`${'['.repeat(5000)}${']'.repeat(5000)}`)}.${signature}`], ['with prototype keys', `${part(`{"__proto__":{"alg":"EdDSA"}}`)}.${part('{"__proto__":{"iss":"x"}}')}.${signature}`], ['empty', '..'], ['of a megabyte', `${head}.${'A'.repeat(1_000_000)}.${signature}`],
  ]);
}

/** `Authorization` as it may not be, around a token that is good. */
export const badHeaders = (token: string): readonly (string | undefined)[] => [
  undefined, '', ' ', 'Bearer', 'Bearer ', token, `Basic ${token}`, `bearer${token}`, `Bearer  ${token}`, `Bearer ${token} `, `Bearer ${token} extra`, `Bearer ${token}, Bearer ${token}`, `Bearer ${token}\n`, `Bearer "${token}"`, `Token ${token}`,
  `DPoP ${token}`, `Bearer ${encodeURIComponent(`${token}=`)}`, 'Bearer null', 'Bearer undefined', 'Bearer a.b.c', 'Negotiate', `Basic ${Buffer.from('admin:admin').toString('base64')}`, 'Bearer 令.牌.牌',
];
