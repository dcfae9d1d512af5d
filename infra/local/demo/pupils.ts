import type { LocalDate } from '../../../lib/calendar/instant.ts';

/** The pupil resource that the demonstration registers: fields, masks, conditions, retention. */
export const pupilResource = (unitId: string, legalBasisId: string | undefined) => ({
  unitId,
  name: '在籍学生基本信息（演示）',
  summary: '在籍学生的学籍基本信息，全部为合成数据',
  code: 'demo/pupils',
  dataForm: 'structured',
  resourceFormat: 'csv',
  updateFrequency: 'yearly',
  secrecy: 'nonClassified',
  grade: 'sensitive',
  shareType: 'CONDITIONAL',
  openType: 'NOT_OPEN',
  legalBases: legalBasisId === undefined ? [] : [legalBasisId],
  shareConditions: {
    recipients: ['educationDepartment', 'governmentDepartment', 'school'], items: ['identityNumber', 'name', 'sex', 'birthDate', 'studentNumber', 'phone', 'address'],
    purposes: ['学位预测'], deliveries: ['INTERFACE'], maxMonths: 12, note: '仅限本部门履职使用',
  },
  mlpsLevel: 2,
  storage: 'governmentCloud',
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, maxYears: 10, expiryAction: 'destroy' },
  items: [
    item('identityNumber', '身份证件号码', 'text', 18, { sensitive: true, lookup: 'primary', mask: 'identityNumber' }),
    item('name', '姓名', 'text', 40, { mask: 'personName' }),
    item('sex', '性别', 'text', 1, { mask: 'clear' }),
    item('birthDate', '出生日期', 'date', 10, { mask: 'date' }),
    item('studentNumber', '学籍号', 'text', 30, { lookup: 'secondary', mask: 'studentNumber' }),
    item('phone', '联系电话', 'text', 20, { mask: 'phone' }),
    item('email', '电子邮箱', 'text', 60, { mask: 'email' }),
    item('address', '家庭住址', 'text', 200, { mask: 'address' }),
    item('allowance', '年度资助金额（元）', 'decimal', 12, { sensitive: true, mask: 'amount' }),
    item('note', '备注', 'text', 200, { required: false, mask: 'freeText' }),
    item('graduatesOn', '毕业日期', 'date', 10, { personal: false, mask: 'clear' }),
  ],
  relatedCodes: [],
});

export const item = (
  code: string, name: string, type: 'text' | 'date' | 'code' | 'decimal', maxLength: number,
  { personal = true, required = true, sensitive = false, lookup = 'none', mask }: { readonly personal?: boolean; readonly required?: boolean; readonly sensitive?: boolean; readonly lookup?: string; readonly mask: string },
) => ({ code, name, type, required, maxLength, grade: sensitive ? 'sensitive' : 'internal', personal, sensitive, lookup, mask: { name: mask } });

/** What a consumer asks for: three fields unless others are named. */
export const asked = (resourceId: string, from: LocalDate, until: LocalDate, fields: readonly string[] = ['identityNumber', 'name', 'birthDate']) => ({
  resourceId, fields, masks: {}, from, until, delivery: 'INTERFACE', dailyReads: 50,
});
