import { toInstant, toLocalDate, startOfDay, type Instant } from '../calendar/instant.ts';
import type { LocalDate } from '../calendar/instant.ts';
import type { CertificateContent } from './certificate.ts';
import type { Destruction } from './destruction.ts';
import { isHoldCohort } from './hold.ts';

/** What bytes are still somewhere after the key is gone, unreadable, and until when: a certificate does not hide it. */
export function remainsOf({ cohort, year, ciphertextUntil }: Destruction, now: Instant): CertificateContent['remains'] {
  if (isHoldCohort(cohort)) return [{ where: 'backups', what: 'ciphertext without its key', until: 'end of the backup plan' }];
  const yearEnds = toInstant(Date.parse(startOfDay(`${Number(year) + 1}-01-01` as LocalDate)));
  return [
    { where: 'records table and its recovery copies', what: 'ciphertext without its key', until: ciphertextUntil },
    { where: 'backups', what: 'ciphertext without its key', until: 'end of the backup plan' },
    ...(year >= toLocalDate(now).slice(0, 4) ? [{ where: 'records table', what: 'keyed look-up hashes of the year', until: yearEnds }] : []),
  ];
}
