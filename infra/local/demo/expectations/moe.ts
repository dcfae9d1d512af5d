import { becomes, by, lists, none, type Table } from '../expectation.ts';
import { ownApplication, ownerDecides, ruledAtOnce, SIGNED, unsigned, writtenOnward } from './differing.ts';
import { mainJob } from './main-job.ts';
import { NEUTRAL, NOTHING_SAID, PRIVILEGE, STRICTER, TWO_PERSONS } from './reasons.ts';

const reply = by('moe-20b');
const AGREEMENT = 'ConfidentialityAgreement: DataConsumer, DataOwner';

export const moe: Table = {
  ...mainJob({
    classified: none('本办法对涉密数据另有规定；平台自身不接收涉密数据'), withoutBasis: by('moe-17'), privilege: PRIVILEGE, shareType: by('moe-37'), collection: NOTHING_SAID,
    incomplete: by('moe-20'), executor: reply, beyond: reply, purpose: by('moe-22a'), holder: by('moe-22'), reason: reply, hold: STRICTER,
  }),
  submit: becomes('司局审核并提交目录条目', 'DEPT_REVIEWED'),
  'review-DEPT_PUBLISHED': becomes('提供部门确认共享类型，在部门发布', 'DEPT_PUBLISHED'),
  'review-PLANNING_MERGED': becomes('发展规划司汇总', 'PLANNING_MERGED'),
  'review-LEADER_APPROVED': becomes('部领导批准', 'LEADER_APPROVED'),
  ...ownerDecides(by('moe-5')),
  ...unsigned(by('moe-21')), ...SIGNED,
  documents: lists('查看应签文书：双方保密协议', AGREEMENT),
  ...ownApplication(TWO_PERSONS), ...writtenOnward,
  'apply-unconditional': becomes('在共享平台直接取得无条件共享的名录', 'GRANTED', 201),
  ...ruledAtOnce('数据管理协调部门', NEUTRAL),
  'documents-ruled': lists('查看应签文书：双方保密协议', AGREEMENT),
};
