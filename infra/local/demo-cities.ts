import type { DemoCity } from './demo-city.ts';
import { ministry } from './demo-ministry.ts';
import { municipality } from './demo-municipality.ts';
import { university } from './demo-university.ts';

/** The place that is seeded unless another is asked for. */
export const USUAL = 'nanchang';

/** A synthetic place under each regulation that has one to show. */
export const CITIES: Readonly<Record<string, DemoCity>> = {
  nanchang: municipality('nanchang', { bureau: ['市教育局', '市局'], district: '教育局', universityInside: false }),
  shanghai: municipality('shanghai', { bureau: ['市教育委员会', '市教委'], district: '教育局', universityInside: true }),
  beijing: municipality('beijing', { bureau: ['市教育委员会', '市教委'], district: '教育委员会', universityInside: true }),
  moe: ministry('moe'),
  tufe: university('tufe'),
};

/** The place under a regulation. @throws RangeError where there is none to show */
export function cityUnder(regulation: string): DemoCity {
  const city = CITIES[regulation];
  if (!city) throw new RangeError(`no demonstration city under ${regulation}; there is ${Object.keys(CITIES).join(', ')}`);
  return city;
}
