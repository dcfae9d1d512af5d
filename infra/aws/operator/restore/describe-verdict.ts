import type { Verdict } from './restore-stage.ts';

const SHOWN = 200;

/** As an operator reads it: Chinese, and English beneath. */
export function describeVerdict({ outcome, items, ledgerItems, entriesRestored, destroyedAgain, erasedAgain, cohortsEndedAgain, findings }: Verdict, stage: string): string {
  const sums = [
    `放回 ${items.putBack} 项，退回 ${items.goesBack} 项，遗失 ${items.lost} 项，移除 ${items.removed} 项；账本补回 ${ledgerItems} 项、由副本补回 ${entriesRestored} 条；重新销毁 ${destroyedAgain} 个密钥、${cohortsEndedAgain} 个批次，重新删除 ${erasedAgain} 条记录`,
    `${items.putBack} items put back, ${items.goesBack} gone back, ${items.lost} lost, ${items.removed} removed; ${ledgerItems} items of the ledger put back and ${entriesRestored} entries from its copies; ${destroyedAgain} keys and ${cohortsEndedAgain} cohorts destroyed again, ${erasedAgain} records erased again`,
  ];
  const list = [...findings.slice(0, SHOWN).map((finding) => `    ${finding}`), ...(findings.length > SHOWN ? [`    另有 ${findings.length - SHOWN} 项 · ${findings.length - SHOWN} more`] : [])];
  const ending = {
    proved: ['✔ 全部核验通过；临时恢复表已删除，服务已恢复', '✔ All of it is proved; the side tables are deleted, the stage serves again'],
    refused: [
      `✖ 以下 ${items.goesBack + items.lost} 项在所选时刻之后有过变更，其最新状态已不存在，故登记表未作改动，服务保持停止。请改选更晚的时刻（损坏发生前的一秒）；确无更晚的时刻时，加 --go-back，以所选时刻的状态作为新版本入账`,
      `✖ These ${items.goesBack + items.lost} items were changed after the chosen second, and their newest state is in neither table: the registry was not changed, and the stage stays closed. Choose a later second, the last one before the damage; where there is none, add --go-back: the state of that second is entered as a new version`,
    ],
    unproved: [
      `✖ 以下 ${findings.length} 项未通过核验，服务仍停止，临时恢复表仍保留。请查明原因后以同一命令重试，或改选其他时刻；决定按现状恢复服务的，请执行：npm run restore:stage -- --stage ${stage} --open`,
      `✖ These ${findings.length} are not proved: the stage stays closed, the side tables stay. Look into them, then run the same command again, or with another second; to serve as it is: npm run restore:stage -- --stage ${stage} --open`,
    ],
  }[outcome];
  return [...sums, ...ending, ...list, ''].join('\n');
}
