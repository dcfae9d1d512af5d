import { blockedCase, collectionCase, maskedCase, unmaskingCase } from '../../alike/access.ts';
import { atRestCase, classifiedCase } from '../../alike/catalog.ts';
import { storesCase, transitCase } from '../../alike/deployment.ts';
import type { DutyCase } from '../../case.ts';

const controls = { duty: 'tufe-54', cited: { article: '54', duty: 'tufe-54' } };

export const accessCases: readonly DutyCase[] = [
  transitCase({
    duty: 'tufe-26', cited: { article: '25', duty: 'tufe-25' },
    reading: 'By software or by the channel, says the text: the channel is encrypted, for what is important and for all else. A missing encryption is cited with tufe-25, which orders it of every transfer.',
  }),
  atRestCase({ duty: 'tufe-28', cited: { article: '52', duty: 'tufe-52' }, reading: 'Everything is encrypted, whatever its grade. A missing encryption is cited with tufe-52. Backup and recovery: the case of tufe-60.' }),
  collectionCase(controls), maskedCase(controls), unmaskingCase(controls), storesCase(controls),
  classifiedCase({ duty: 'tufe-57a', cited: { article: '57', duty: 'tufe-57a' } }),
  blockedCase({ duty: 'tufe-59', cited: { article: '59', duty: 'tufe-59' } }),
];
