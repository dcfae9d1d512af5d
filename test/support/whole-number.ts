/** Ends the process with 2, its usage and the option's name where a value is no whole number from 1 on (a seed from 0 on). */
export function requireWhole(usage: string, values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || /^\d{1,15}$/.test(value) && (name === 'seed' || name === 'replay' || Number(value) > 0)) continue;
    process.stderr.write(`--${name} 须为整数 · must be a whole number: ${value}\n${usage}`);
    process.exit(2);
  }
}
