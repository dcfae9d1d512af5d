/** A variable that the deployment must set and did not, or set to what it cannot be. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
}

/** Reads a variable of this function's environment. @throws BadEnvironment */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new BadEnvironment(`环境变量 ${name} 未设置 · ${name} is not set`);
  return value;
}

export const optionalSetting = (name: string): string | undefined => process.env[name] || undefined;

/** An address over TLS, but for this machine's own: an emulator's. @throws BadEnvironment */
export function urlSetting(name: string): URL {
  const value = setting(name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1')) return url;
  throw new BadEnvironment(`${name} 须为 https 地址 · ${name} must be an https address`);
}

/** Comma separated; empty where unset. */
export const listSetting = (name: string): readonly string[] =>
  (optionalSetting(name) ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
