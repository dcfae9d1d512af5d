import { runCommand, tell } from './command.ts';
import { verifyFromFiles } from './verify-from-files.ts';

const usage = `离线验证账本，仅凭公钥与导出文件 · Verifies the ledger offline, by public key and exported files alone

用法 · Usage:
  npm run ledger:verify -- --export <导出目录 export folder> --key <公钥文件 public key file>
      [--trusted <先前保存的检查点 checkpoint kept from before>]…
      [--receipts <回执文件，每行一个 Ledger-Receipt · receipts, one Ledger-Receipt a line>]
      [--other <另一份导出 second export>]
`;

/** 0: everything is as it was signed. 1: findings. 2: the verification could not be made. */
await runCommand({
  usage,
  options: {
    export: { type: 'string' }, key: { type: 'string' }, trusted: { type: 'string', multiple: true },
    receipts: { type: 'string' }, other: { type: 'string' },
  },
  run(values) {
    if (values.export === undefined || values.key === undefined) return 'usage';
    try {
      const sound = verifyFromFiles({
        folder: values.export, keyFile: values.key, trustedFiles: values.trusted ?? [],
        ...(values.receipts !== undefined && { receiptFile: values.receipts }),
        ...(values.other !== undefined && { other: values.other }),
      }, (line) => process.stdout.write(`${line}\n`), (line) => process.stderr.write(`${line}\n`));
      return sound ? 0 : 1;
    } catch (failure) {
      process.stderr.write(`${failure instanceof TypeError ? failure.message : tell(failure)}\n${usage}`);
      return 2;
    }
  },
});
