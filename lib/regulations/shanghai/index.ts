import type { Regulation } from '../regulation.ts';
import { duties20191011 } from './duties.ts';
import { profile20191011 } from './profile-2019-10-11.ts';

/**
 * 《上海教育数据管理办法（试行）》. Private, joint and ministry-affiliated schools (Art. 44) come under it by adopting it:
 * the product knows no such kind of unit, and takes a school for a public one.
 */
export const shanghai: Regulation = {
  id: 'shanghai',
  title: { zh: '上海教育数据管理办法（试行）', en: 'Shanghai Education Data Management Measures (Trial)' },
  scopeKinds: {
    municipalCommission: ['educationDepartment'],
    districtBureau: ['educationDepartment'],
    publicSchool: ['school'],
    kindergarten: ['school'],
    municipalPublicUniversity: ['university', 'universityDepartment'],
    municipalVocationalSchool: ['school'],
  },
  versions: [{
    profile: profile20191011,
    duties: duties20191011,
    citedWith: {
      'channel-platform-only': 'shanghai-29',
      'review-required': 'shanghai-24b',
      'purpose-bound': 'shanghai-30',
      'encrypted-at-rest': 'shanghai-36a',
      'catalog-required-fields': 'shanghai-16',
      'catalog-compilation-chain': 'shanghai-16a',
      'grant-within-approval': 'shanghai-24b',
      'executor-only': 'shanghai-24b',
    },
  }],
};
