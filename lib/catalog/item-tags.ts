import type { DataItem } from './resource.ts';

type Tagged = Pick<DataItem, 'personal' | 'sensitive' | 'grade' | 'mask'>;

export const isPersonal = ({ personal, sensitive }: Pick<Tagged, 'personal' | 'sensitive'>): boolean => personal || sensitive;

/** Also what is graded so, and numbers that the catalog masks as those of an identity document or a bank card (GB/T 35273, annex B). */
export const isSensitive = ({ sensitive, grade, mask }: Tagged): boolean =>
  sensitive || grade === 'core' || grade === 'important' || grade === 'sensitive' || mask.name === 'identityNumber' || mask.name === 'bankCard';
