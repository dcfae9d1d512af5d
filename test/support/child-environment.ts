/** All that a process which a test starts is given of this one's environment: where programs lie, and where Node keeps what it has compiled. */
export function childEnvironment(): Readonly<Record<string, string>> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
}
