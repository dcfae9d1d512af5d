import { test } from 'node:test';

/** Names a suite that could not run here and why. It fails the run, unless `npm run test:engines -- --allow-missing` said that it may. */
export function notRun(suite: string, reason: string): void {
  const allowed = process.env['ENGINES_ALLOW_MISSING'] === '1';
  console.log(`NOT RUN ${suite}: ${reason}`);
  test(`NOT RUN ${suite}: ${reason}`, (t) => {
    if (!allowed) throw new Error(`${suite} did not run: ${reason}`);
    t.skip(reason);
  });
}
