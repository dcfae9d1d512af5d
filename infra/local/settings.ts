import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Issuer } from '../../lib/operation/identity.ts';
import { OperatorFault } from './operator-fault.ts';
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

export class BadSetting extends OperatorFault {
  override readonly name = 'BadSetting';
}

/**
 * `PORT` (8787), `DATA_FOLDER` (./data), `JOBS=off`, `ALLOWED_ORIGINS` (comma separated), and an issuer of one's own:
 * `TOKEN_ISSUER`, `TOKEN_AUDIENCE`, `TOKEN_JWKS` (an https address). `--regulation` names the demonstration city.
 * @throws BadSetting
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, args: readonly string[] = []): Settings {
  const port = Number(env['PORT'] || '8787');
  if (!/^\d*$/.test(env['PORT'] ?? '') || port > 65_535) throw new BadSetting(`PORT=${env['PORT']} 不是端口号（0–65535）· is no port number (0 to 65535)`);
  const jobs = env['JOBS'] || 'on';
  if (jobs !== 'on' && jobs !== 'off') throw new BadSetting(`JOBS=${jobs} 须为 on 或 off · must be on or off`);
  return {
    port, folder: resolve(env['DATA_FOLDER'] || 'data'), schedule: jobs === 'on',
    origins: (env['ALLOWED_ORIGINS'] ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== '').map(requireOrigin),
    issuers: readIssuer(env), regulation: readRegulation(args),
  };
}

function requireOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text) return text;
  throw new BadSetting(`ALLOWED_ORIGINS 中的 ${text} 不是网页来源（如 https://www.example.cn）· is no origin such as https://www.example.cn`);
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
