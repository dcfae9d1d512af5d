import type { Regulation } from '../regulation.ts';
import { duties20220101 } from './duties.ts';
import { profile20220101 } from './profile-2022-01-01.ts';

/** 《天津财经大学教育数据管理办法》: the university and its second-level units (Arts. 2, 9). */
export const tufe: Regulation = {
  id: 'tufe',
  title: { zh: '天津财经大学教育数据管理办法', en: 'Tianjin University of Finance and Economics Education Data Management Measures' },
  scopeKinds: { universityUnit: ['university', 'universityDepartment'] },
  versions: [{
    profile: profile20220101,
    duties: duties20220101,
    citedWith: {
      'catalog-compilation-chain': 'tufe-39a',
      'review-required': 'tufe-40',
      'consumer-eligible': 'tufe-40a',
      'scope-bound': 'tufe-30',
      'channel-platform-only': 'tufe-40b',
      'documents-signed': 'tufe-41',
      'purpose-bound': 'tufe-42',
      'onward-approved': 'tufe-42a',
      'encrypted-in-transit': 'tufe-25',
      'encrypted-at-rest': 'tufe-52',
      'update-cycle-kept': 'tufe-48',
      'analysis-masked': 'tufe-42b',
    },
  }],
};
