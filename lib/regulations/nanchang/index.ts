import type { Regulation } from '../regulation.ts';
import { duties20230301 } from './duties.ts';
import { profile20230301 } from './profile-2023-03-01.ts';

/**
 * 《南昌市教育数据管理办法（试行稿）》. 各级各类学校 (Arts. 5, 7) is read to include a university that stands below the
 * bureau in the tree; one with a regulation of its own is bound by that.
 */
export const nanchang: Regulation = {
  id: 'nanchang',
  title: { zh: '南昌市教育数据管理办法（试行稿）', en: 'Nanchang Education Data Management Measures (Trial)' },
  scopeKinds: {
    educationDepartment: ['educationDepartment'],
    school: ['school', 'university', 'universityDepartment'],
    educationInstitution: ['educationInstitution'],
  },
  versions: [{
    profile: profile20230301,
    duties: duties20230301,
    citedWith: {
      'owner-decides': 'nanchang-11',
      'catalog-required-fields': 'nanchang-20',
      'catalog-compilation-chain': 'nanchang-21',
      'review-required': 'nanchang-28b',
      'executor-only': 'nanchang-28b',
      'retention-within-validity': 'nanchang-40',
      'scope-bound': 'nanchang-7.4',
      'purpose-bound': 'nanchang-29',
      'onward-approved': 'nanchang-46a',
      'error-feedback': 'nanchang-12a',
      'escalation-path': 'nanchang-28c',
      'log-floor-raises-only': 'nanchang-32',
      'encrypted-at-rest': 'nanchang-41',
      'encrypted-in-transit': 'nanchang-55',
    },
  }],
};
