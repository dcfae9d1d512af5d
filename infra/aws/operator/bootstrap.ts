import { readFileSync } from 'node:fs';
import { runCommand } from '../../local/command.ts';
import { bootstrapStage } from './bootstrap-stage.ts';
import { clientsOf, openStage, requireDomesticStage } from './open-stage.ts';
import { readStageFile } from './stage-file.ts';

const usage = `在已部署的阶段上以签名文件建立首个单位和管理员，并生成签名密钥；可重复执行
Enters the first unit and administrators of a deployed stage from a signed file, and makes its signing key; safe to repeat

用法 · Usage: npm run bootstrap -- --stage prod --file bootstrap.json --signature bootstrap.sig --public-key operator.pem
`;

await runCommand({
  usage, options: { stage: { type: 'string' }, file: { type: 'string' }, signature: { type: 'string' }, 'public-key': { type: 'string' } },
  async run({ stage, file, signature, 'public-key': publicKey }) {
    if (stage === undefined || file === undefined || signature === undefined || publicKey === undefined) return 'usage';
    const signed = { content: readFileSync(file), signature: readFileSync(signature, 'utf8'), publicKey: readFileSync(publicKey, 'utf8') };
    const settings = readStageFile(stage);
    requireDomesticStage(settings, process.env);
    const { begun, people, receipt, signers } = await bootstrapStage(openStage(stage, settings, clientsOf(settings)), signed);
    process.stdout.write([
      begun ? `已建立首个单位和 ${people.length} 名管理员 · entered the first unit and ${people.length} administrators` : '此文件此前已生效，未作改动 · this file was entered before; nothing was changed',
      ...people.map((person) => `  ${person}`),
      `账本回执 ledger receipt ${receipt}`,
      '账本公钥，请公布 · Keys of the ledger, to be made public:',
      ...signers.map(({ name, algorithm, publicKey: key }) => `  ${name} ${algorithm} ${key}`), '',
    ].join('\n'));
    return 0;
  },
});
