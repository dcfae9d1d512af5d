import type { Operation } from '../lib/operation/operation.ts';
import { catalogOperations } from './catalog/index.ts';
import { notificationsOperations } from './notifications/index.ts';
import { grantsOperations } from './grants/index.ts';
import { organizationsOperations } from './organizations/index.ts';
import { recordsOperations } from './records/index.ts';
import { regulationsOperations } from './regulations/index.ts';
import { listDutiesOf } from './regulations/list-duties.ts';
import { oversightOperations } from './oversight/index.ts';
import { retentionOperations } from './retention/index.ts';
import { sharingOperations } from './sharing/index.ts';

/** The register of all operations. Importing it has no effect: no environment read, no client made. */
export const OPERATIONS: readonly Operation[] = [
  ...organizationsOperations,
  ...catalogOperations,
  ...grantsOperations,
  ...recordsOperations,
  ...notificationsOperations,
  ...regulationsOperations,
  listDutiesOf(() => OPERATIONS),
  ...oversightOperations,
  ...retentionOperations,
  ...sharingOperations,
];
