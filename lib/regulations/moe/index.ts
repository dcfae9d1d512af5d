import type { Regulation } from '../regulation.ts';
import { duties20180122 } from './duties.ts';
import { profile20180122 } from './profile-2018-01-22.ts';

/** 《教育部机关及直属事业单位教育数据管理办法》: the ministry's departments, and its affiliated institutions with administrative functions (Art. 2). */
export const moe: Regulation = {
  id: 'moe',
  title: { zh: '教育部机关及直属事业单位教育数据管理办法', en: 'Education Data Management Measures for the Ministry of Education and its Affiliated Institutions' },
  scopeKinds: {
    ministryDepartment: ['educationDepartment'],
    affiliatedInstitution: ['educationInstitution'],
  },
  versions: [{
    profile: profile20180122,
    duties: duties20180122,
    citedWith: {
      'channel-platform-only': 'moe-20a',
      'documents-signed': 'moe-21',
      'catalog-compilation-chain': 'moe-29',
    },
  }],
};
