import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Issuer } from '../../lib/operation/identity.ts';
import { CITIES } from './demo-cities.ts';

export interface Settings {
  readonly port: number;
  readonly folder: string;
  readonly issuers: readonly Issuer[];
  readonly origins: readonly string[];
  readonly schedule: boolean;
  /** Whose demonstration city an empty folder gets. */
  readonly regulation: string | undefined;
}

export class BadSetting extends Error {
  override readonly name = 'BadSetting';
}

/**
 * `PORT` (8787), `DATA_FOLDER` (./data), `JOBS=off`, `ALLOWED_ORIGINS` (comma separated), and an issuer of one's own:
 * `TOKEN_ISSUER`, `TOKEN_AUDIENCE`, `TOKEN_JWKS` (an https address). `--regulation` names the demonstration city.
 * @throws BadSetting
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, args: readonly string[] = []): Settings {
  const port = Number(env['PORT'] ?? '8787');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new BadSetting(`PORT=${env['PORT']} 不是端口号 · is no port number`);
  return {
    port, folder: resolve(env['DATA_FOLDER'] ?? 'data'), schedule: env['JOBS'] !== 'off',
    origins: (env['ALLOWED_ORIGINS'] ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== ''),
    issuers: readIssuer(env), regulation: readRegulation(args),
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

/** `--regulation <id>`, as `npm start` and `npm run demo` take it. @throws BadSetting */
export function readRegulation(args: readonly string[]): string | undefined {
  try {
    const { regulation } = parseArgs({ args: [...args], options: { regulation: { type: 'string' } } }).values;
    if (regulation === undefined || Object.hasOwn(CITIES, regulation)) return regulation;
  } catch {
    // an unknown argument is answered like an unknown regulation
  }
  throw new BadSetting(`可用参数 · the only argument: --regulation ${Object.keys(CITIES).join(' | ')}`);
}
