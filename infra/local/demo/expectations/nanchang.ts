import { becomes, by, done, lists, refused, type Table } from '../expectation.ts';
import { COORDINATED, ownApplication, ownerDecides, SIGNED, unsigned, writtenOnward } from './differing.ts';
import { mainJob } from './main-job.ts';
import { FOUR_GIVE_REASONS, TWO_PERSONS } from './reasons.ts';

const COMMITMENTS = ['SecurityCommitment: DataConsumer, DataCoordinator', 'ConfidentialityAgreement: DataConsumer, DataCoordinator'];
const ALL = [...COMMITMENTS, 'MlpsFilingEvidence: DataConsumer'];

export const nanchang: Table = {
  ...mainJob({
    classified: by('nanchang-3a'), withoutBasis: by('nanchang-27a'), privilege: by('nanchang-7.4'), shareType: by('nanchang-21b'), collection: by('nanchang-16'),
    incomplete: by('nanchang-28'), executor: by('nanchang-28b'), beyond: by('nanchang-28b'), purpose: by('nanchang-29'), holder: by('nanchang-46'),
    reason: FOUR_GIVE_REASONS, hold: by('nanchang-56'),
  }),
  submit: becomes('学校提交目录条目', 'DEPT_SUBMITTED'),
  'review-CITY_VERIFIED': becomes('领导小组校核并确认共享类型', 'CITY_VERIFIED'),
  'apply-without-filing': refused('未提供接收系统的等级保护备案证明', 422, 'MLPS_PROOF_REQUIRED', by('nanchang-30')),
  filing: done('使用单位登记等级保护备案', 201),
  ...ownerDecides(by('nanchang-11')),
  ...unsigned(by('nanchang-28d')), ...SIGNED,
  documents: lists('查看应签文书：承诺书、保密协议、备案声明', ...ALL),
  ...ownApplication(TWO_PERSONS), ...writtenOnward,
  'apply-unconditional': becomes('申请无条件共享的名录：即时批准', 'APPROVED', 201),
  'fetch-unsigned': refused('文书未签署，不得获取', 409, 'AGREEMENT_REQUIRED', by('nanchang-28d')),
  'documents-unconditional': lists('查看应签文书：承诺书、保密协议', ...COMMITMENTS),
  fetch: done('签署后直接获取授权', 201),
  ...COORDINATED,
  'documents-ruled': lists('查看应签文书', ...ALL),
};
