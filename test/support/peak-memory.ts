import { existsSync, readFileSync } from 'node:fs';

const status = '/proc/self/status';

/**
 * The most kilobytes that this process had in memory, as the operating system counts them. Linux begins `ru_maxrss` with
 * what the parent had when it started the program; its `VmHWM` (proc_pid_status(5)) is the program's alone.
 */
export function peakKilobytes(): number {
  if (!existsSync(status)) return process.resourceUsage().maxRSS;
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? [];
  if (peak === undefined) throw new Error(`${status} tells no peak`);
  return Number(peak);
}
