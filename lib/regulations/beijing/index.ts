import type { Regulation } from '../regulation.ts';
import { duties20220101 } from './duties.ts';
import { profile20220101 } from './profile-2022-01-01.ts';

/** 《北京市教育数据资源管理办法（试行）》. 各级各类学校 (Art. 2) is read to include the universities of the city's education system. */
export const beijing: Regulation = {
  id: 'beijing',
  title: { zh: '北京市教育数据资源管理办法（试行）', en: 'Beijing Education Data Resource Management Measures (Trial)' },
  scopeKinds: {
    municipalCommission: ['educationDepartment'],
    districtCommission: ['educationDepartment'],
    affiliatedInstitution: ['educationInstitution'],
    school: ['school', 'university', 'universityDepartment'],
  },
  versions: [{
    profile: profile20220101,
    duties: duties20220101,
    citedWith: {
      'catalog-compilation-chain': 'beijing-6',
      'catalog-required-fields': 'beijing-7',
      'catalog-change-path': 'beijing-7a',
      'project-catalog-gate': 'beijing-24',
      'channel-platform-only': 'beijing-14',
      'review-required': 'beijing-15f',
      'error-feedback': 'beijing-17',
      'documents-signed': 'beijing-annex-2.2',
    },
  }],
};
