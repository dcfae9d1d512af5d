import { becomes, by, done, lists, none, refused, type Table } from '../expectation.ts';
import { explained, ownApplication, ruledAtOnce, SIGNED, unsigned } from './differing.ts';
import { mainJob } from './main-job.ts';
import { NEUTRAL, PRIVILEGE, STRICTER, TWO_PERSONS } from './reasons.ts';

const outside = by('beijing-15f');
const form = by('beijing-annex-2.2');
const FORM = 'StampedApplicationForm: DataConsumer';
const BY_PLATFORM = none('内部申请由平台办理，无人审批：不是违反条款');

export const beijing: Table = {
  ...mainJob({
    classified: by('beijing-3a'), withoutBasis: by('beijing-15c'), privilege: PRIVILEGE, shareType: by('beijing-6'), collection: by('beijing-20a'),
    incomplete: form, executor: by('beijing-15e'), beyond: outside, purpose: by('beijing-16a'), holder: by('beijing-16a'), reason: outside, hold: STRICTER,
  }),
  submit: becomes('学校提交目录条目', 'UNIT_SUBMITTED'),
  'review-OFFICE_CONFIRMED': becomes('领导小组办公室确认共享类型', 'OFFICE_CONFIRMED'),
  apply: becomes('内部单位申请：条件符合，平台即时批准', 'APPROVED', 201),
  'deadline-of-nobody': refused('无人审批，没有答复期限', 404, 'NOT_FOUND', BY_PLATFORM),
  'decide-left-to-platform': refused('提供单位无须也不能另行审批', 409, 'MOVE_NOT_ALLOWED', BY_PLATFORM),
  ...unsigned(form), ...SIGNED,
  documents: lists('查看应签文书：盖章申请表', FORM),
  ...ownApplication(TWO_PERSONS),
  'apply-own': becomes('申请放宽脱敏：平台不能自行办理，须由提供单位审核；系统先生成申请单', 'SUBMITTED', 201),
  'form-own': lists('申请单待盖章上传', FORM),
  'apply-second': becomes('另一单位申请共享：系统先生成申请单', 'SUBMITTED', 201),
  'form-second': lists('申请单待盖章上传', FORM),
  'hand-on': refused('不得向第三方提供，由其自行申请', 403, 'ONWARD_APPROVAL_REQUIRED', by('beijing-16a')),
  'apply-outside': becomes('外部单位申请：须经提供单位同意；系统先生成申请单', 'SUBMITTED', 201),
  'decide-unstamped': refused('申请单未盖章上传，不予受理，答复期限不起算', 409, 'AGREEMENT_REQUIRED', form),
  'form-outside': lists('申请单待盖章上传', FORM),
  ...explained,
  'decide-outside-wrong-seat': refused('领导小组办公室不得代提供单位同意', 403, 'SEAT_REQUIRED', outside),
  decide: becomes('提供单位同意', 'APPROVED'),
  'documents-outside': lists('查看应签文书：盖章申请表', FORM),
  'activate-outside': done('外部单位的授权生效', 201),
  'apply-unconditional': becomes('申请无条件共享的名录：即时批准', 'APPROVED', 201),
  'fetch-unsigned': refused('申请表未盖章上传，申请尚未完成', 409, 'AGREEMENT_REQUIRED', form),
  'documents-unconditional': lists('查看应签文书：盖章申请表', FORM),
  fetch: done('盖章上传后取得授权', 201),
  ...ruledAtOnce('领导小组办公室', NEUTRAL),
  'documents-ruled': lists('查看应签文书：盖章申请表', FORM),
};
