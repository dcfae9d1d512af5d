// `npm run bootstrap`: with --stage in the cloud, without it in this machine's data folder.
const words = process.argv.slice(2);
const inTheCloud = words.some((argument) => argument === '--stage' || argument.startsWith('--stage='));
await import(inTheCloud ? './aws/operator/bootstrap.ts' : './local/bootstrap.ts');
const asked = words.includes('--help') || words.includes('-h');
if (!inTheCloud && (asked || process.exitCode === 2)) {
  (asked ? process.stdout : process.stderr).write(`
在云上已部署的阶段加 --stage · For a deployed stage in the cloud, add --stage:
                npm run bootstrap -- --stage prod --file bootstrap.json --signature bootstrap.sig --public-key operator.pem
`);
}
