import { resolve } from 'node:path';
import type { Issuer } from '../../lib/operation/identity.ts';

export interface Settings {
  readonly port: number;
  readonly folder: string;
  readonly issuers: readonly Issuer[];
  readonly origins: readonly string[];
  readonly schedule: boolean;
}

export class BadSetting extends Error {
  override readonly name = 'BadSetting';
}

/**
 * `PORT` (8787), `DATA_FOLDER` (./data), `JOBS=off`, `ALLOWED_ORIGINS` (comma separated), and an issuer of one's own:
 * `TOKEN_ISSUER`, `TOKEN_AUDIENCE`, `TOKEN_JWKS` (an https address).
 * @throws BadSetting
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = Number(env['PORT'] ?? '8787');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new BadSetting(`PORT=${env['PORT']} 不是端口号 · is no port number`);
  return {
    port, folder: resolve(env['DATA_FOLDER'] ?? 'data'), schedule: env['JOBS'] !== 'off',
    origins: (env['ALLOWED_ORIGINS'] ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== ''),
    issuers: readIssuer(env),
  };
}

function readIssuer(env: Readonly<Record<string, string | undefined>>): readonly Issuer[] {
  const [issuer, audience, jwks] = [env['TOKEN_ISSUER'], env['TOKEN_AUDIENCE'], env['TOKEN_JWKS']];
  if (!issuer && !audience && !jwks) return [];
  if (!issuer || !audience || !jwks || !URL.canParse(jwks) || !jwks.startsWith('https://')) {
    throw new BadSetting('TOKEN_ISSUER、TOKEN_AUDIENCE、TOKEN_JWKS（https 地址）须一并设置 · set all three, TOKEN_JWKS as an https address');
  }
  return [{ issuer, audience, keys: new URL(jwks) }];
}
