import { becomes, by, done, holds, lists, refused, under, type Table } from '../expectation.ts';
import { basedRefusal, explained, inTurn, ruledAtOnce, SIGNED, unsigned, writtenOnward } from './differing.ts';
import { mainJob } from './main-job.ts';
import { LEADING_GROUP } from './reasons.ts';

const separated = by('tufe-30');
const approved = by('tufe-40');
const DOCUMENTS = [
  'ShareApplicationForm(Annex 1): DataConsumer, DataOwner, DataCoordinator', 'UsageCommitment(Annex 2): DataConsumer',
  'TripartiteAuthorisationAgreement: DataConsumer, DataOwner, DataCoordinator',
];

export const tufe: Table = {
  ...mainJob({
    classified: by('tufe-57a'), withoutBasis: by('tufe-39b'), privilege: separated, shareType: by('tufe-39a'), collection: by('tufe-54'), incomplete: approved,
    executor: by('tufe-8.6'), beyond: under('4', '8', '9', '40'), purpose: by('tufe-42'), holder: by('tufe-42'), reason: by('tufe-39b'), hold: under('35'),
  }),
  submit: becomes('生产单位签发目录条目', 'UNIT_SIGNED'),
  'review-OFFICE_COMPILED': becomes('网信办分类定级、确认共享类型', 'OFFICE_COMPILED'),
  apply: becomes('使用单位申请共享', 'OWNER_REVIEW', 201),
  ...explained,
  'decide-wrong-seat': refused('非生产单位审核员不得审批', 403, 'SEAT_REQUIRED', approved),
  ...inTurn({ review: approved, turn: approved }),
  ...unsigned(by('tufe-41')), ...SIGNED,
  documents: lists('查看应签文书：申请表、承诺书、三方协议', ...DOCUMENTS),
  delegate: refused('生产单位的审核职责不得委托给使用数据的人员', 403, 'SEPARATION_OF_DUTIES', separated),
  ...writtenOnward,
  'apply-outside': refused('校外单位不得申请', 403, 'CONSUMER_NOT_ELIGIBLE', by('tufe-40a')),
  'apply-unconditional': becomes('无条件共享也须逐次审批', 'OWNER_REVIEW', 201),
  'activate-unconfirmed': refused('生产单位未确认，不得启用授权', 409, 'REVIEW_REQUIRED', approved),
  'documents-unconditional': lists('查看应签文书：申请表、承诺书、三方协议', ...DOCUMENTS),
  'activate-unconditional': done('两个单位批准并签署后，授权生效', 201),
  ...basedRefusal(by('tufe-39b')), ...ruledAtOnce('网信领导小组', LEADING_GROUP),
  'documents-ruled': lists('查看应签文书：申请表、承诺书、三方协议', ...DOCUMENTS),
  'destruction-waits': done('查看销毁事项：职责分离，等待人员办理'),
  'destruction-waits-for-persons': holds('到期任务不自动销毁'),
  'destroy-request': done('生产单位申请销毁', 201),
  'destruction-stands': done('查看销毁事项'),
  'destroy-approve': becomes('网信办批准销毁', 'APPROVED'),
  'destroy-wrong-seat': refused('技术管理人员不得执行销毁', 403, 'SEAT_REQUIRED', separated),
  'destroy-execute': done('销毁岗执行销毁', 202),
  'destroy-verify': becomes('安全审计员验证销毁', 'VERIFIED'),
};
