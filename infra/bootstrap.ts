// `npm run bootstrap`: with --stage in the cloud, without it in this machine's data folder.
const inTheCloud = process.argv.slice(2).some((argument) => argument === '--stage' || argument.startsWith('--stage='));
await import(inTheCloud ? './aws/operator/bootstrap.ts' : './local/bootstrap.ts');
