import { endOfDay, startOfDay, type LocalDate } from '../calendar/instant.ts';
import { isDayCohort } from '../records/record.ts';
import type { CertificateContent } from './certificate.ts';
import type { Destruction } from './destruction.ts';
import { cohortTitle, momentText } from './words.ts';

type Remains = CertificateContent['remains'];
const keyless = { zh: '密钥已销毁的密文', en: 'ciphertext without its key' };
const backups: Remains[number] = { where: { zh: '备份', en: 'backups' }, what: keyless, until: { zh: '备份计划期满', en: 'end of the backup plan' } };

const endOf = (cohort: string): Remains[number]['until'] => (isDayCohort(cohort) ? momentText(endOfDay(cohort as LocalDate)) : { zh: '原批次销毁之时', en: 'that cohort is destroyed' });

/**
 * What bytes are still somewhere after the key is gone, and until when: a certificate does not hide it. Records that
 * moved are deleted before it is issued; what a backup from before their move holds ends with the key of the cohort
 * they came from.
 */
export function remainsOf({ cohort, year, from, ciphertextUntil }: Destruction): Remains {
  if (!isDayCohort(cohort)) {
    const earlier = { zh: '迁移前的备份', en: 'backups made before the records moved' };
    return [backups, ...(from ? [{ where: earlier, what: { zh: `原批次（${cohortTitle(from)}）密钥下的密文`, en: `ciphertext under the key of cohort ${from}` }, until: endOf(from) }] : [])];
  }
  return [
    { where: { zh: '记录表及其恢复副本', en: 'records table and its recovery copies' }, what: { zh: '密钥已销毁的密文、带密钥的检索散列', en: 'ciphertext without its key, keyed look-up hashes' }, until: momentText(ciphertextUntil) },
    backups,
    { where: { zh: '密钥库', en: 'key store' }, what: { zh: '该年度的检索密钥（至其最后一批数据销毁时为止）', en: 'look-up key of the year, or until its last cohort is destroyed' }, until: momentText(startOfDay(`${Number(year) + 1}-01-01` as LocalDate)) },
  ];
}
