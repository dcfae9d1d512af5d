import type { DutyCase } from '../../case.ts';
import { blockedCase, collectionCase, maskedCase, unmaskingCase } from '../../scenarios/access.ts';
import { atRestCase } from '../../scenarios/at-rest.ts';
import { classifiedRefused } from '../../scenarios/catalog.ts';
import { storesCase, transitCase } from '../../scenarios/deployment.ts';

const controls = { duty: 'tufe-54', article: '54' };

export const accessCases: readonly DutyCase[] = [
  transitCase(
    { duty: 'tufe-26', article: '25', citedWith: 'tufe-25' },
    'By software or by the channel, says the text: the channel is encrypted, for what is important and for all else. A missing encryption is cited with tufe-25, which orders it of every transfer.',
  ),
  atRestCase({ duty: 'tufe-28', article: '52', citedWith: 'tufe-52' }, 'Everything is encrypted, whatever its grade. A missing encryption is cited with tufe-52. Backup and recovery: the case of tufe-60.'),
  collectionCase(controls), maskedCase(controls), unmaskingCase(controls), storesCase(controls),
  classifiedRefused({ duty: 'tufe-57a', article: '57' }),
  blockedCase({ duty: 'tufe-59', article: '59' }),
];
