import { becomes, by, done, lists, refused, type Table } from '../expectation.ts';
import { basedRefusal, COORDINATED, inTurn, ownApplication, ownerDecides, writtenOnward } from './differing.ts';
import { mainJob } from './main-job.ts';
import { PRIVILEGE, STRICTER, TWO_PERSONS } from './reasons.ts';

const restricted = by('shanghai-23a');
const reviewed = by('shanghai-24b');

export const shanghai: Table = {
  ...mainJob({
    classified: by('shanghai-2a'), withoutBasis: restricted, privilege: PRIVILEGE, shareType: restricted, collection: by('shanghai-13'),
    incomplete: by('shanghai-24'), executor: reviewed, beyond: reviewed, purpose: by('shanghai-30'), holder: by('shanghai-31'), reason: restricted, hold: STRICTER,
  }),
  submit: becomes('归属部门审核并提交目录条目', 'DEPT_REVIEWED'),
  'review-unconfirmed': refused('归属部门未确认共享类型，不得发布', 422, 'SHARE_TYPE_UNCONFIRMED', restricted),
  'review-DEPT_PUBLISHED': becomes('归属部门确认共享类型，在部门发布', 'DEPT_PUBLISHED'),
  'review-COORDINATOR_APPROVED': becomes('协调部门审定', 'COORDINATOR_APPROVED'),
  'review-LEADER_AGREED': becomes('领导同意', 'LEADER_AGREED'),
  'review-LEVEL_EDITION': becomes('形成本级目录', 'LEVEL_EDITION'),
  ...ownerDecides(by('shanghai-6')),
  documents: lists('条文未规定应签文书'),
  ...ownApplication(TWO_PERSONS), ...writtenOnward,
  'apply-copy-unreasoned': refused('以复制方式共享而未说明理由', 422, 'DELIVERY_REASON_REQUIRED', by('shanghai-25')),
  'apply-copy': becomes('说明理由，申请以复制方式共享', 'OWNER_REVIEW', 201),
  ...inTurn({ review: reviewed, turn: by('shanghai-25') }),
  'documents-copy': lists('条文未规定应签文书'),
  'activate-copy': done('归属部门和协调部门均已同意，复制方式的授权生效', 201),
  'apply-unconditional': becomes('名录经归属部门确认在先：使用部门直接取得授权', 'GRANTED', 201),
  ...basedRefusal(restricted), ...COORDINATED,
  'documents-ruled': lists('条文未规定应签文书'),
};
