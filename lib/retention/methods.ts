import type { Grade } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Medium, MediumKind, MediumMethod } from './medium.ts';

/** What a method does to a medium that it is good for: data is overwritten, or the medium itself is destroyed. */
type Strength = 'logical' | 'physical';
const MAGNETIC: readonly MediumKind[] = ['magneticDisk', 'magneticTape'];
const ALL: readonly MediumKind[] = [...MAGNETIC, 'solidState', 'opticalDisc', 'paper'];
const METHODS: Record<MediumMethod, { readonly zh: string; readonly strength: Strength; readonly media: readonly MediumKind[] }> = {
  overwrite: { zh: '多次覆写', strength: 'logical', media: [...MAGNETIC, 'solidState'] },
  degauss: { zh: '消磁', strength: 'physical', media: MAGNETIC },
  shred: { zh: '粉碎', strength: 'physical', media: ALL },
  incinerate: { zh: '焚毁', strength: 'physical', media: ALL },
};
const MEDIA: Record<MediumKind, string> = { magneticDisk: '磁盘', magneticTape: '磁带', solidState: '固态存储', opticalDisc: '光盘', paper: '纸介质' };

/** Records end by the deletion of their key: that destroys no medium, and is not called so. */
export function methodsOfKeys(law: Law): readonly string[] {
  const value = law.value('destruction.method');
  return ('methods' in value ? value.methods : value).filter((method) => method !== 'physical');
}

/** What the law's table says of a medium that holds this grade; `undefined` where the law has no table. */
export function leastStrength(law: Law, kind: MediumKind, grade: Grade): Strength | undefined {
  const value = law.value('destruction.method');
  if (!('strategies' in value)) return undefined;
  return value.strategies.find(({ grades, media }) => grades.includes(grade) && media.includes(kind))?.least ?? 'physical';
}

/** @throws Refusal `METHOD_BELOW_LEAST`, or `BODY_INVALID` where the method does nothing to such a medium */
export function requireMethod(law: Law, { kind, grade }: Pick<Medium, 'kind' | 'grade'>, method: MediumMethod): void {
  const { zh, strength, media } = METHODS[method];
  if (!media.includes(kind)) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/method', detail: { zh: `${zh}对${MEDIA[kind]}无效`, en: `${method} does nothing to this medium` } }] });
  }
  const least = leastStrength(law, kind, grade);
  law.require('least-method', least !== 'physical' || strength === 'physical', {
    code: 'METHOD_BELOW_LEAST',
    pointers: [{ pointer: '/method', detail: { zh: `存有该级别数据的${MEDIA[kind]}须物理销毁：${physical(kind)}`, en: 'A medium that holds this grade is destroyed physically' } }],
  });
}
const physical = (kind: MediumKind): string => Object.values(METHODS).filter(({ strength, media }) => strength === 'physical' && media.includes(kind)).map(({ zh }) => zh).join('、');
