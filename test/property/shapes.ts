import type { DataItem, ShareType } from '../../lib/catalog/resource.ts';
import type { SyntheticPupil } from '../../infra/local/synthetic-people.ts';
import { item, type EntryBody } from '../conformance/catalog-steps.ts';

/** What a resource of the walk looks like: its fields, how it is shared, how its records end. */
export interface Shape {
  readonly kind: 'pupils' | 'archived' | 'schools' | 'withheld';
  readonly shareType: ShareType;
  readonly items: readonly DataItem[];
  readonly primary: string;
  readonly secondary: string | undefined;
  /** Date item that a record's end follows from, and the months after it. */
  readonly eventField: string;
  readonly months: number;
  readonly expiryAction: 'destroy' | 'desensitisedArchive';
  readonly row: (pupil: SyntheticPupil, eventOn: string) => Readonly<Record<string, string>>;
}

export const PURPOSES = ['学位预测', '学籍核验'] as const;
const personal = { personal: true } as const;

const pupilItems: readonly DataItem[] = [
  item('identityNumber', '身份证件号码', { ...personal, sensitive: true, grade: 'sensitive', lookup: 'primary', maxLength: 18, mask: { name: 'identityNumber' } }),
  item('name', '姓名', { ...personal, maxLength: 40, mask: { name: 'personName' } }),
  item('birthDate', '出生日期', { ...personal, type: 'date', mask: { name: 'date', precision: 'month' } }),
  item('studentNumber', '学籍号', { ...personal, lookup: 'secondary', maxLength: 30, mask: { name: 'pseudonym' } }),
  item('phone', '联系电话', { ...personal, maxLength: 20, mask: { name: 'phone' } }),
  item('email', '电子邮箱', { ...personal, maxLength: 60, mask: { name: 'email' } }),
  item('address', '家庭住址', { ...personal, maxLength: 200, mask: { name: 'address' } }),
  item('allowance', '年度资助金额', { ...personal, sensitive: true, type: 'decimal', maxLength: 12, mask: { name: 'amount' } }),
  item('note', '备注', { ...personal, required: false, maxLength: 200, mask: { name: 'freeText' } }),
  item('graduatesOn', '毕业日期', { type: 'date', mask: { name: 'clear' } }),
];
const pupilRow = (pupil: SyntheticPupil, graduatesOn: string) => ({
  identityNumber: pupil.identityNumber, name: pupil.name, birthDate: pupil.birthDate, studentNumber: pupil.studentNumber, phone: pupil.phone,
  email: pupil.email, address: pupil.address, allowance: pupil.allowance, note: pupil.note, graduatesOn,
});

const pupils: Shape = {
  kind: 'pupils', shareType: 'CONDITIONAL', items: pupilItems, primary: 'identityNumber', secondary: 'studentNumber',
  eventField: 'graduatesOn', months: 0, expiryAction: 'destroy', row: pupilRow,
};
export const SHAPES: readonly Shape[] = [
  pupils,
  { ...pupils, kind: 'archived', months: 2, expiryAction: 'desensitisedArchive' },
  {
    kind: 'schools', shareType: 'UNCONDITIONAL', primary: 'schoolCode', secondary: undefined, eventField: 'closedOn', months: 0, expiryAction: 'destroy',
    items: [item('schoolCode', '学校代码', { lookup: 'primary', maxLength: 20 }), item('schoolName', '学校名称'), item('closedOn', '撤销日期', { type: 'date' })],
    row: (pupil, closedOn) => ({ schoolCode: pupil.studentNumber, schoolName: `演示学校${pupil.studentNumber.slice(-4)}`, closedOn }),
  },
  { ...pupils, kind: 'withheld', shareType: 'NOT_SHARED' },
];

/** A catalog entry of this shape; `loosened` shows names in clear, as a later edition might. */
export function entryOf(shape: Shape, unitId: string, code: string, legalBasisId: string, loosened = false): EntryBody {
  const items = shape.items.map((field) => (loosened && field.code === 'name' ? { ...field, mask: { name: 'clear' as const } } : { ...field }));
  return {
    unitId, name: `演示资源 ${code}`, summary: '随机测试用的合成数据', code, dataForm: 'structured', resourceFormat: 'csv', updateFrequency: 'yearly', secrecy: 'nonClassified',
    grade: shape.shareType === 'UNCONDITIONAL' ? 'public' : 'sensitive', shareType: shape.shareType, openType: 'NOT_OPEN',
    legalBases: shape.shareType === 'UNCONDITIONAL' ? [] : [legalBasisId], storage: 'governmentCloud', relatedCodes: [], mlpsLevel: 2, items,
    retention: { businessEvent: '毕业', eventField: shape.eventField, months: shape.months, maxYears: 20, expiryAction: shape.expiryAction },
    ...(shape.shareType === 'CONDITIONAL' && {
      shareConditions: {
        recipients: ['educationDepartment', 'school', 'governmentDepartment', 'university'], items: shape.items.map((field) => field.code).filter((field) => field !== 'note'),
        purposes: [...PURPOSES], deliveries: ['INTERFACE', 'FILE'] as const, maxMonths: 24, note: '',
      } as NonNullable<EntryBody['shareConditions']>,
    }),
  };
}
