// A fresh process: imports a bundle, asks it once, and prints milliseconds and the answer. It loads nothing that a bundle would.
const [bundle, event] = process.argv.slice(2);
const asked = JSON.parse(event);
const before = process.threadCpuUsage();
const start = performance.now();
import(bundle).then(async ({ handler }) => {
  const imported = performance.now() - start;
  const { statusCode, body } = await handler(asked, {});
  const total = performance.now() - start;
  const { user, system } = process.threadCpuUsage(before);
  process.stdout.write(`\n${JSON.stringify({ imported, total, worked: (user + system) / 1000, statusCode, body })}\n`, () => process.exit(0));
});
