import { startOfDay, type LocalDate } from '../calendar/instant.ts';
import { isDayCohort } from '../records/record.ts';
import type { CertificateContent } from './certificate.ts';
import type { Destruction } from './destruction.ts';

type Remains = CertificateContent['remains'];
const backups: Remains[number] = { where: 'backups', what: 'ciphertext without its key', until: 'end of the backup plan' };

/**
 * What bytes are still somewhere after the key is gone, and until when: a certificate does not hide it. Records that
 * moved are deleted before it is issued; what a backup from before their move holds ends with the key of the cohort
 * they came from.
 */
export function remainsOf({ cohort, year, from, ciphertextUntil }: Destruction): Remains {
  if (!isDayCohort(cohort)) return [backups, ...(from ? [{ where: 'backups made before the records moved', what: `ciphertext under the key of cohort ${from}`, until: from }] : [])];
  return [
    { where: 'records table and its recovery copies', what: 'ciphertext without its key, keyed look-up hashes', until: ciphertextUntil },
    backups,
    { where: 'key store', what: 'look-up key of the year, or until its last cohort is destroyed', until: startOfDay(`${Number(year) + 1}-01-01` as LocalDate) },
  ];
}
